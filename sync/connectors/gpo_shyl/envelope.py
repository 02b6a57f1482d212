"""The envelope of a call: SOAP outside, JSON inside, signed with the hospital's secret; and back.

Without it every operation would build XML by hand. One service per subject, every operation with
the children sign, dataType and data; dataType 1 is JSON. The signature is over the exact text that
travels, so the text is pure ASCII without line ends: no parser on the way can change it. Pure.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from xml.etree.ElementTree import Element, ParseError
from xml.sax.saxutils import escape

import defusedxml.ElementTree as SafeTree

from sync.connectors.port import PlatformError

NAMESPACE = "http://webservice.msc.shyl.com/"
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
BAD_ANSWER = "bad-answer"
FAULT = "fault"
REFUSED = "refused"
ALREADY_THERE = "err01"
"""The hospital's number of it was used before; the answer carries what it became."""
UNREADABLE_WAIT_S = 600.0

_DECLARATION = '<?xml version="1.0" encoding="utf-8"?>'
_JSON = "1"

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the platform said of a call that it carried out, now or before."""

    code: str
    message: str
    data: object

    @property
    def repeated(self) -> bool:
        """It was carried out before, under the same number of ours."""
        return self.code == ALREADY_THERE


def request_data(fields: Json) -> str:
    """Write the data of a request."""
    return json.dumps(fields, ensure_ascii=True, separators=(",", ":"))


def sign(data: str, secret: str) -> str:
    """Sign the text that is sent: SHA-1 of secret and text, in upper case, compared exactly."""
    # The platform's rule.
    return hashlib.sha1((secret + data).encode("utf-8"), usedforsecurity=False).hexdigest().upper()


def soap_request(operation: str, data: str, signature: str) -> bytes:
    """Wrap signed data for one operation."""
    return (
        f'{_DECLARATION}<soapenv:Envelope xmlns:soapenv="{SOAP}" xmlns:msc="{NAMESPACE}">'
        f"<soapenv:Body><msc:{operation}><sign>{signature}</sign><dataType>{_JSON}</dataType>"
        f"<data>{escape(data)}</data></msc:{operation}></soapenv:Body></soapenv:Envelope>"
    ).encode("ascii")


def read_answer(body: bytes, *, keyed: bool = False) -> Answer:
    """Read a SOAP answer down to its message; PlatformError for a refusal and whatever else came.

    The message stands in `return`, as JSON text or as elements. `keyed`: the request has a number
    of ours, so that to be there already is no refusal.
    """
    message = _message(_returned(body))
    code, said = text(message, "msgcode"), text(message, "msg")
    succeeded = text(message, "success").lower()
    if succeeded not in ("true", "false", "1", "0"):
        raise unexpected(f"处理结果（success）为“{succeeded}”")
    if succeeded in ("false", "0") and not (keyed and code == ALREADY_THERE):
        raise PlatformError(code or REFUSED, f"GPO 平台没有接受（平台提示：{said or '无'}）")
    data = message.get("data")
    return Answer(code, said, _from_json(data) if isinstance(data, str) and data.strip() else data)


def text(fields: Json, name: str) -> str:
    """A field as text; empty where it is missing or nothing."""
    value = fields.get(name)
    return "" if value is None or isinstance(value, dict | list) else str(value).strip()


def rows(value: object, what: str) -> list[dict[str, Any]]:
    """The objects of a list, or the one that was not put into a list."""
    if value is None or value == "":
        return []
    found = [value] if isinstance(value, dict) else value
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise unexpected(f"{what} 不是列表")
    return found


def unexpected(what: str) -> PlatformError:
    """Say that an answer cannot be read."""
    return PlatformError(
        BAD_ANSWER,
        f"GPO 平台的应答不合规则：{what}，稍后会自动重试",
        retry_after_s=UNREADABLE_WAIT_S,
    )


def _returned(body: bytes) -> Element:
    try:
        envelope: Element = SafeTree.fromstring(body, forbid_dtd=True)
    except (ParseError, ValueError, LookupError) as error:
        # ValueError: a DTD or an entity; LookupError: an encoding nobody knows.
        raise unexpected("不是可读的 XML") from error
    payload = next(iter(envelope.findall(f"{{{SOAP}}}Body/*")), None)
    if envelope.tag != f"{{{SOAP}}}Envelope" or payload is None:
        raise unexpected("不是 SOAP 应答")
    if payload.tag == f"{{{SOAP}}}Fault":
        said = " ".join((payload.findtext("faultstring") or "").split())
        raise PlatformError(
            FAULT, f"GPO 平台报错：{said}，稍后会自动重试", retry_after_s=UNREADABLE_WAIT_S
        )
    returned = payload.find("return")
    if returned is None:
        raise unexpected("SOAP 应答缺少 return")
    return returned


def _message(returned: Element) -> Json:
    if len(returned):
        return {child.tag: child.text or "" for child in returned}
    message = _from_json(returned.text or "")
    if not isinstance(message, dict):
        raise unexpected("不是 JSON 对象")
    return message


def _from_json(said: str) -> object:
    try:
        found: object = json.loads(said, parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        raise unexpected("不是 JSON") from error
    return found
