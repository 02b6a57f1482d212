"""Speaks to the training platform in raw SOAP, as any client would."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape

import defusedxml.ElementTree as SafeTree
import requests

from sync.sandbox.app import SandboxSettings

NOW = datetime(2026, 11, 21, 1, 2, 3, tzinfo=UTC)
PATH = "/ysxt-ws/service/mainservice"
SOAP = "{http://schemas.xmlsoap.org/soap/envelope/}"
SETTINGS = SandboxSettings(
    user="药库", password="秘密&<", org_code="12345678901", page_size=5, today=date(2026, 11, 21)
)


@dataclass
class Answered:
    code: str
    hint: str
    received_at: str
    main: dict[str, str]
    structs: list[dict[str, str]]


def xml_data(main: dict[str, str], structs: Sequence[dict[str, str]] = ()) -> str:
    rows = "".join(f"<STRUCT>{xml(struct)}</STRUCT>" for struct in structs)
    detail = f"<DETAIL>{rows}</DETAIL>" if structs else ""
    return (
        '<?xml version="1.0" encoding="utf-8"?><XMLDATA><HEAD><IP>10.0.0.5</IP><MAC></MAC>'
        f"<BZXX></BZXX></HEAD><MAIN>{xml(main)}</MAIN>{detail}</XMLDATA>"
    )


def xml(fields: dict[str, str]) -> str:
    return "".join(f"<{name}>{escape(value)}</{name}>" for name, value in fields.items())


def soap(message: str, data: str, changed: dict[str, str] | None = None) -> bytes:
    arguments = {
        "user": SETTINGS.user,
        "password": SETTINGS.password,
        "org": SETTINGS.org_code,
        "version": "1.0.0.0",
        "message": message,
        "sign": hashlib.sha1(data.encode()).hexdigest(),
        "data": data,
    } | (changed or {})
    children = "".join(
        f"<arg{number}>{escape(value)}</arg{number}>"
        for number, value in enumerate(arguments.values())
    )
    return (
        '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"'
        ' xmlns:m="http://main.service.local.wondersgroup.com/"><s:Body>'
        f"<m:sendRecv>{children}</m:sendRecv></s:Body></s:Envelope>"
    ).encode()


def post(url: str, body: bytes) -> Answered:
    response = requests.post(url + PATH, data=body, timeout=30)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/xml; charset=utf-8"
    (operation,) = SafeTree.fromstring(response.content).findall(f"{SOAP}Body/*")
    assert operation.tag == "{http://main.service.local.wondersgroup.com/}sendRecvResponse"
    root = SafeTree.fromstring(operation.findtext("return") or "")
    head = texts(root.find("HEAD"))
    return Answered(
        head["ZTCLJG"],
        head["CWXX"],
        head["JSSJ"],
        texts(root.find("MAIN")),
        [texts(struct) for struct in root.findall("DETAIL/STRUCT")],
    )


def texts(element: Element | None) -> dict[str, str]:
    return {} if element is None else {child.tag: child.text or "" for child in element}


def ask(url: str, message: str, **main: str) -> Answered:
    return post(url, soap(message, xml_data(main)))


def first_detail(url: str) -> dict[str, str]:
    return ask(url, "YY003").structs[0]


def acceptance(detail: dict[str, str], **changed: str) -> dict[str, str]:
    echoed = {name: detail[name] for name in ("YQBM", "PSMXBH", "PSDTM", "ZXSPBM", "PSL")}
    return {**echoed, "SCPH": "", "YSJG": "1", "YSJGBZ": "", **changed}


def states(url: str) -> dict[str, str]:
    rows = requests.get(f"{url}/training/accepted", timeout=30).json()
    return {row["detail_id"]: row["state"] for row in rows}
