"""The SOAP side of the stand-in: reads sendRecv, writes its answer, describes itself as WSDL.

Without it the stand-in would speak plain XML and prove nothing. SOAP 1.1, document/literal wrapped,
unqualified children. What cannot be read is refused with 11006, never with a broken connection.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, ParseError
from xml.sax.saxutils import escape, quoteattr

import defusedxml.ElementTree as SafeTree

from sync.sandbox.shanghai_yy.results import Refusal, Result

NAMESPACE = "http://main.service.local.wondersgroup.com/"
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
DECLARATION = '<?xml version="1.0" encoding="utf-8"?>'

Fields = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Call:
    """The seven arguments of sendRecv."""

    user: str
    password: str = field(repr=False)
    org_code: str
    version: str
    message: str
    sign: str
    data: str


def read_call(body: bytes) -> Call:
    """Read a request; raises Refusal(11006) when it is no sendRecv."""
    envelope = _tree(body)
    operation = envelope.find(f"{{{SOAP}}}Body/{{{NAMESPACE}}}sendRecv")
    if envelope.tag != f"{{{SOAP}}}Envelope" or operation is None:
        raise Refusal(Result.WRONG_XML, "不是 sendRecv 的 SOAP 1.1 请求")
    user, password, org_code, version, message, sign, data = (
        operation.findtext(f"arg{number}") or "" for number in range(7)
    )
    return Call(user, password, org_code, version, message, sign, data)


def read_request(data: str) -> tuple[dict[str, str], list[dict[str, str]]]:
    """Read MAIN and the STRUCTs of a request's XMLDATA; raises Refusal(11006) without MAIN."""
    root = _tree(data)
    main = root.find("MAIN")
    if root.tag != "XMLDATA" or root.find("HEAD") is None or main is None:
        raise Refusal(Result.WRONG_XML, "缺少 XMLDATA/HEAD 或 MAIN")
    return _texts(main), [_texts(struct) for struct in root.findall("DETAIL/STRUCT")]


def write_answer(head: Fields, main: Fields | None, structs: Iterable[Fields] | None) -> str:
    """Write the SOAP answer; MAIN and DETAIL are absent where the message has none."""
    parts = [f"<HEAD>{_fields(head)}</HEAD>"]
    if main is not None:
        parts.append(f"<MAIN>{_fields(main)}</MAIN>")
    if structs is not None:
        rows = "".join(f"<STRUCT>{_fields(struct)}</STRUCT>" for struct in structs)
        parts.append(f"<DETAIL>{rows}</DETAIL>")
    text = f"{DECLARATION}<XMLDATA>{''.join(parts)}</XMLDATA>"
    return (
        f'{DECLARATION}<soap:Envelope xmlns:soap="{SOAP}"><soap:Body>'
        f'<ns2:sendRecvResponse xmlns:ns2="{NAMESPACE}"><return>{escape(text)}</return>'
        "</ns2:sendRecvResponse></soap:Body></soap:Envelope>"
    )


def wsdl(address: str) -> str:
    """Describe the service as it stands at `address`."""
    arguments = "".join(
        f'<xs:element minOccurs="0" name="arg{number}" type="xs:string"/>' for number in range(7)
    )
    return f"""{DECLARATION}
<wsdl:definitions name="YsxtMainServiceImplService" targetNamespace="{NAMESPACE}"
 xmlns:tns="{NAMESPACE}" xmlns:xs="http://www.w3.org/2001/XMLSchema"
 xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/">
<wsdl:types><xs:schema targetNamespace="{NAMESPACE}" elementFormDefault="unqualified">
<xs:element name="sendRecv" type="tns:sendRecv"/>
<xs:element name="sendRecvResponse" type="tns:sendRecvResponse"/>
<xs:complexType name="sendRecv"><xs:sequence>{arguments}</xs:sequence></xs:complexType>
<xs:complexType name="sendRecvResponse"><xs:sequence>
<xs:element minOccurs="0" name="return" type="xs:string"/></xs:sequence></xs:complexType>
</xs:schema></wsdl:types>
<wsdl:message name="sendRecv"><wsdl:part element="tns:sendRecv" name="parameters"/></wsdl:message>
<wsdl:message name="sendRecvResponse">
<wsdl:part element="tns:sendRecvResponse" name="parameters"/></wsdl:message>
<wsdl:portType name="YsxtMainService"><wsdl:operation name="sendRecv">
<wsdl:input message="tns:sendRecv" name="sendRecv"/>
<wsdl:output message="tns:sendRecvResponse" name="sendRecvResponse"/>
</wsdl:operation></wsdl:portType>
<wsdl:binding name="YsxtMainServiceImplServiceSoapBinding" type="tns:YsxtMainService">
<soap:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/>
<wsdl:operation name="sendRecv"><soap:operation soapAction="" style="document"/>
<wsdl:input name="sendRecv"><soap:body use="literal"/></wsdl:input>
<wsdl:output name="sendRecvResponse"><soap:body use="literal"/></wsdl:output>
</wsdl:operation></wsdl:binding>
<wsdl:service name="YsxtMainServiceImplService">
<wsdl:port binding="tns:YsxtMainServiceImplServiceSoapBinding" name="YsxtMainServiceImplPort">
<soap:address location={quoteattr(address)}/></wsdl:port></wsdl:service>
</wsdl:definitions>
"""


def _fields(values: Fields) -> str:
    return "".join(f"<{name}>{escape(value)}</{name}>" for name, value in values.items())


def _texts(parent: Element) -> dict[str, str]:
    return {child.tag: (child.text or "").strip() for child in parent}


def _tree(document: bytes | str) -> Element:
    try:
        root: Element = SafeTree.fromstring(document, forbid_dtd=True)
    except (ParseError, ValueError, LookupError) as error:
        raise Refusal(Result.WRONG_XML) from error
    return root
