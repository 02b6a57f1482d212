"""The SOAP way of HIS: one operation with one text, XML in it, XML back.

Without it a HIS that can call a WebService and nothing else (the usual one) would need a program in
between. SOAP 1.1, document/literal wrapped. The text is `<request method="…" token="…" id="…">`
with `<param name="…">` and `<row><column>…</column></row>` in it, and the answer
`<answer code="0" message="">` with rows. Columns are those of the views and of the drop folder. A
group separator, which XML cannot hold, is written as its picture ␝.
Source: domain/procurement.md §3.1.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, ParseError
from xml.sax.saxutils import escape, quoteattr

import defusedxml.ElementTree as SafeTree
from defusedxml import DefusedXmlException

NAMESPACE = "urn:tracedock:his"
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
DECLARATION = '<?xml version="1.0" encoding="utf-8"?>'
DONE = "0"
MOST_ROWS = 10_000
_SEPARATOR, _PICTURE = "\x1d", "␝"
_LONGEST_NAME = 64

Row = Mapping[str, str]


class NotUnderstood(ValueError):
    """A request that is none; its text is a sentence."""


@dataclass(frozen=True, slots=True)
class Request:
    """What HIS asked for."""

    method: str
    token: str = field(repr=False)
    request_id: str
    """The same for the same business, however often it is sent."""
    params: Row
    rows: tuple[Row, ...]


def read(body: bytes) -> Request:
    """Read a SOAP request; raises NotUnderstood."""
    envelope = _tree(body, "请求不是 XML")
    said = envelope.find(f"{{{SOAP}}}Body")
    if envelope.tag != f"{{{SOAP}}}Envelope" or said is None or len(said) != 1:
        raise NotUnderstood("请求不是 SOAP 1.1：应有 Envelope 和 Body，Body 里有一个操作")
    texts = [one.text for one in said.iter() if len(one) == 0 and (one.text or "").strip()]
    if len(texts) != 1 or texts[0] is None:
        raise NotUnderstood("操作应只有一个字符串参数，其中是 XML（尖括号要转义）")
    return _request(_tree(texts[0].strip().encode(), "参数里不是 XML"))


def _request(root: Element) -> Request:
    if root.tag != "request" or not root.get("method"):
        raise NotUnderstood('参数应为 <request method="…" token="…">')
    rows = root.findall("row")
    if len(rows) > MOST_ROWS:
        raise NotUnderstood(f"一次最多 {MOST_ROWS} 行，请分几次发送")
    named = {one.get("name", ""): _text(one) for one in root.findall("param")}
    return Request(
        root.get("method", ""),
        root.get("token", ""),
        root.get("id", ""),
        named,
        tuple({one.tag[:_LONGEST_NAME]: _text(one) for one in row} for row in rows),
    )


def _text(one: Element) -> str:
    return (one.text or "").strip().replace(_PICTURE, _SEPARATOR)


def _tree(body: bytes, otherwise: str) -> Element:
    try:
        found: Element = SafeTree.fromstring(body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, RecursionError) as error:
        raise NotUnderstood(f"{otherwise}：{str(error)[:100]}") from error
    return found


def answer(
    code: str, message: str = "", rows: Iterable[Row] = (), more: Mapping[str, str] | None = None
) -> bytes:
    """Write what is answered; `more`: further attributes, as the next page's cursor."""
    said = {"code": code, "message": message, **(more or {})}
    attributes = "".join(f" {name}={quoteattr(_fit(value))}" for name, value in said.items())
    lines = "".join(f"<row>{_columns(row)}</row>" for row in rows)
    inner = f"{DECLARATION}<answer{attributes}>{lines}</answer>"
    return (
        f'{DECLARATION}<soap:Envelope xmlns:soap="{SOAP}"><soap:Body>'
        f'<callResponse xmlns="{NAMESPACE}"><return xmlns="">{escape(inner)}</return>'
        "</callResponse></soap:Body></soap:Envelope>"
    ).encode()


def fault(message: str) -> bytes:
    """Write that a request was none."""
    return (
        f'{DECLARATION}<soap:Envelope xmlns:soap="{SOAP}"><soap:Body><soap:Fault>'
        f"<faultcode>soap:Client</faultcode><faultstring>{escape(_fit(message))}</faultstring>"
        "</soap:Fault></soap:Body></soap:Envelope>"
    ).encode()


def wsdl(address: str) -> bytes:
    """Describe the operation as it stands at an address."""
    return f"""{DECLARATION}
<definitions name="TraceDockHis" targetNamespace="{NAMESPACE}" xmlns:tns="{NAMESPACE}"
  xmlns="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/"
  xmlns:xs="http://www.w3.org/2001/XMLSchema">
  <types><xs:schema targetNamespace="{NAMESPACE}">
    <xs:element name="call"><xs:complexType><xs:sequence>
      <xs:element name="message" type="xs:string"/></xs:sequence></xs:complexType></xs:element>
    <xs:element name="callResponse"><xs:complexType><xs:sequence>
      <xs:element name="return" type="xs:string"/></xs:sequence></xs:complexType></xs:element>
  </xs:schema></types>
  <message name="call"><part name="parameters" element="tns:call"/></message>
  <message name="callResponse"><part name="parameters" element="tns:callResponse"/></message>
  <portType name="His"><operation name="call"><input message="tns:call"/>
    <output message="tns:callResponse"/></operation></portType>
  <binding name="HisBinding" type="tns:His">
    <soap:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/>
    <operation name="call"><soap:operation soapAction="" style="document"/>
      <input><soap:body use="literal"/></input><output><soap:body use="literal"/></output>
    </operation></binding>
  <service name="His"><port name="HisPort" binding="tns:HisBinding">
    <soap:address location={quoteattr(address)}/></port></service>
</definitions>""".encode()


def _columns(row: Row) -> str:
    return "".join(f"<{name}>{escape(_fit(value))}</{name}>" for name, value in row.items())


def _fit(text: str) -> str:
    """A text without what XML 1.0 cannot hold."""
    plain = text.replace(_SEPARATOR, _PICTURE)
    return "".join(one for one in plain if one >= " " or one in "\t\n\r")
