"""The two envelopes of a message, SOAP outside and XMLDATA inside: written, signed and read.

Without it every message would build XML by hand. SOAP 1.1, document/literal wrapped, operation
sendRecv with the unqualified children arg0…arg6; the answer's `return` is a string that holds an
XML document of its own (HEAD, MAIN, DETAIL with none, one or many STRUCT). Pure: text in, text out.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, ParseError
from xml.sax.saxutils import escape

import defusedxml.ElementTree as SafeTree

from sync.connectors.port import PlatformError
from sync.connectors.shanghai_yy.results import COMMUNICATION_WAIT_S

NAMESPACE = "http://main.service.local.wondersgroup.com/"
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
BAD_ANSWER = "bad-answer"

_DECLARATION = '<?xml version="1.0" encoding="utf-8"?>'
# What XML 1.0 cannot carry, and the line ends and tabs that a parser would fold into blanks: the
# signature is over the exact text, so nothing may change on the way.
_NOT_CARRIED = re.compile("[^\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]+")


@dataclass(frozen=True, slots=True)
class Arguments:
    """The seven arguments of sendRecv, in their order."""

    user: str
    password: str = field(repr=False)
    org_code: str
    version: str
    message: str
    sign: str
    data: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What stood in the answer's XMLDATA."""

    head: Mapping[str, str]
    main: Mapping[str, str]
    structs: tuple[Mapping[str, str], ...]


def request_data(
    ip: str, mac: str, main: Mapping[str, str], structs: Sequence[Mapping[str, str]] = ()
) -> str:
    """Write xmlData compactly, with empty elements for empty fields; no DETAIL without details."""
    head = f"<HEAD>{_fields({'IP': ip, 'MAC': mac, 'BZXX': ''})}</HEAD>"
    details = "".join(f"<STRUCT>{_fields(struct)}</STRUCT>" for struct in structs)
    detail = f"<DETAIL>{details}</DETAIL>" if structs else ""
    return f"{_DECLARATION}<XMLDATA>{head}<MAIN>{_fields(main)}</MAIN>{detail}</XMLDATA>"


def sign(data: str, *, upper: bool = True) -> str:
    """Sign exactly the text that is sent: SHA-1 of its UTF-8 bytes in 40 hex characters."""
    # The platform's rule; it proves that nothing was garbled, not who sent it.
    digest = hashlib.sha1(data.encode("utf-8"), usedforsecurity=False).hexdigest()
    return digest.upper() if upper else digest


def soap_request(arguments: Arguments) -> str:
    """Wrap the arguments for sendRecv."""
    values = (
        arguments.user,
        arguments.password,
        arguments.org_code,
        arguments.version,
        arguments.message,
        arguments.sign,
        arguments.data,
    )
    children = "".join(f"<arg{n}>{escape(value)}</arg{n}>" for n, value in enumerate(values))
    return (
        f'{_DECLARATION}<soapenv:Envelope xmlns:soapenv="{SOAP}" xmlns:main="{NAMESPACE}">'
        f"<soapenv:Body><main:sendRecv>{children}</main:sendRecv></soapenv:Body>"
        "</soapenv:Envelope>"
    )


def read_answer(body: bytes) -> Answer:
    """Read a SOAP answer down to its XMLDATA; raises PlatformError for whatever else came."""
    envelope = _tree(body)
    if envelope.tag != f"{{{SOAP}}}Envelope":
        raise _bad("不是 SOAP 应答")
    payload = next(iter(envelope.findall(f"{{{SOAP}}}Body/*")), None)
    if payload is None:
        raise _bad("SOAP 应答没有内容")
    if payload.tag == f"{{{SOAP}}}Fault":
        raise _bad(f"平台报错：{payload.findtext('faultstring', '').strip()}")
    returned = payload.findtext("return")
    if returned is None:
        raise _bad("SOAP 应答缺少 return")
    return read_data(returned)


def read_data(text: str) -> Answer:
    """Read the XMLDATA of an answer; raises PlatformError when it is none."""
    root = _tree(text)
    head = root.find("HEAD")
    if root.tag != "XMLDATA" or head is None:
        raise _bad("应答缺少 XMLDATA/HEAD")
    main = root.find("MAIN")
    return Answer(
        head=_texts(head),
        main={} if main is None else _texts(main),
        structs=tuple(_texts(struct) for struct in root.findall("DETAIL/STRUCT")),
    )


def _fields(values: Mapping[str, str]) -> str:
    cleaned = ((name, _NOT_CARRIED.sub(" ", value)) for name, value in values.items())
    return "".join(f"<{name}>{escape(value)}</{name}>" for name, value in cleaned)


def _texts(parent: Element) -> dict[str, str]:
    return {child.tag: (child.text or "").strip() for child in parent}


def _tree(document: bytes | str) -> Element:
    try:
        root: Element = SafeTree.fromstring(document, forbid_dtd=True)
    except (ParseError, ValueError, LookupError) as error:
        # ValueError: a DTD or an entity; LookupError: an encoding nobody knows.
        raise _bad("应答不是可读的 XML") from error
    return root


def _bad(what: str) -> PlatformError:
    # Mostly a gateway or a login page in between, which goes away by itself.
    return PlatformError(
        BAD_ANSWER,
        f"阳光采购平台的应答无法识别（{what}），稍后会自动重试",
        retry_after_s=COMMUNICATION_WAIT_S,
    )
