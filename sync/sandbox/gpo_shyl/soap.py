"""The SOAP side of the stand-in: reads (sign, dataType, data), writes answers and faults.

Without it the stand-in would speak plain JSON and prove nothing. SOAP 1.1, document/literal
wrapped, unqualified children.
"""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError
from xml.sax.saxutils import escape

import defusedxml.ElementTree as SafeTree

NAMESPACE = "http://webservice.msc.shyl.com/"
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"

_DECLARATION = '<?xml version="1.0" encoding="utf-8"?>'


class NotSoapError(Exception):
    """A request that is no call of an operation; the message says why."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call of an operation."""

    operation: str
    sign: str
    data_type: str
    data: str


def read_call(body: bytes) -> Call:
    """Read a request; raises NotSoapError."""
    try:
        envelope: Element = SafeTree.fromstring(body, forbid_dtd=True)
    except (ParseError, ValueError, LookupError) as error:
        raise NotSoapError("不是可读的 XML") from error
    called = envelope.findall(f"{{{SOAP}}}Body/*")
    if envelope.tag != f"{{{SOAP}}}Envelope" or len(called) != 1:
        raise NotSoapError("不是 SOAP 1.1 请求")
    namespace, _, operation = called[0].tag.rpartition("}")
    if namespace != "{" + NAMESPACE:
        raise NotSoapError(f"命名空间应为 {NAMESPACE}")
    sign, data_type, data = (
        called[0].findtext(name) or "" for name in ("sign", "dataType", "data")
    )
    return Call(operation, sign, data_type, data)


def write_answer(operation: str, message: str) -> bytes:
    """Wrap a message."""
    answered = f"msc:{operation}Response"
    return _enveloped(
        f'<{answered} xmlns:msc="{NAMESPACE}"><return>{escape(message)}</return></{answered}>'
    )


def write_fault(side: str, why: str) -> bytes:
    """Write a fault of the caller (Client) or of the platform (Server)."""
    return _enveloped(
        f"<soap:Fault><faultcode>soap:{side}</faultcode>"
        f"<faultstring>{escape(why)}</faultstring></soap:Fault>"
    )


def _enveloped(inside: str) -> bytes:
    return (
        f'{_DECLARATION}<soap:Envelope xmlns:soap="{SOAP}"><soap:Body>{inside}</soap:Body>'
        "</soap:Envelope>"
    ).encode()
