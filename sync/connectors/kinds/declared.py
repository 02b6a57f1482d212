"""Described platforms: two kinds, one for each port a description may stand behind.

Without it a description could be used by a program only. The description is written into the
settings as it is, or one of resources/connectors is chosen; what differs from hospital to hospital
(the address, the description's own settings) may be set beside it. Which secrets there are says the
description: they are kept together, each as `name=value`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from app.links.connections import FieldKind, LinkField, LinkKind, Serves
from sync.connectors.declared.description import Description, Port
from sync.connectors.declared.faults import DescriptionError
from sync.connectors.declared.platform import DeclaredPlatform
from sync.connectors.declared.reading import read_file, read_text
from sync.connectors.declared.trace_platform import DeclaredTracePlatform
from sync.connectors.declared.transport import secrets_of
from sync.connectors.journal import Journal
from sync.connectors.kinds.form import (
    ACCOUNT,
    ADDRESS,
    DETAILS,
    LONGEST,
    Texts,
    WrongSetting,
    check_address,
)
from sync.connectors.kinds.kind import TIMEOUT, Connector, Kind, Trial, always
from sync.connectors.kinds.mashangfangxin import NOBODYS_CODE
from sync.connectors.kinds.trials import (
    ACCOUNT_TITLE,
    FIRST_DELIVERY,
    NOBODYS,
    accepted,
)
from sync.connectors.kinds.wording import PLAIN_HTTP

FOLDER = Path(__file__).resolve().parents[3] / "resources" / "connectors"
EXAMPLE, TEXT, URL, OWN, SECRETS = "example", "description", "base_url", "own", "secrets"
_NAMED = 8
"""Faults of a description that are named in one sentence."""

_Make = Callable[[Description, Mapping[str, str], Journal], Connector]


def examples() -> Mapping[str, Path]:
    """The descriptions that come with the program, by their names."""
    return {one.stem: one for one in sorted(FOLDER.glob("*.toml"))}


def description_of(settings: Texts) -> Description:
    """The description that settings say; raises WrongSetting."""
    said = _written(settings)
    changed: dict[str, Any] = {}
    if url := settings.get(URL, "").strip():
        check_address(URL, _LABELS[URL], url)
        changed["base_url"] = url
    if settings.get(PLAIN_HTTP.name, "").strip() == "1":
        changed[PLAIN_HTTP.name] = True
    if timeout := settings.get(TIMEOUT, "").strip():
        changed[TIMEOUT] = _seconds(timeout)
    changed["settings"] = {**said.settings, **_own(settings, said)}
    # Through the reader again, so that what is set here is checked as what stands in a file.
    whole = msgspec.to_builtins(msgspec.structs.replace(said, **changed))
    return _read(msgspec.json.encode(whole), json=True, place=_PLACES)


_PLACES = {"base_url": URL, TIMEOUT: TIMEOUT, "settings": OWN}


def _written(settings: Texts) -> Description:
    text, example = settings.get(TEXT, ""), settings.get(EXAMPLE, "").strip()
    if text.strip():
        if len(text) > LONGEST:
            raise WrongSetting(TEXT, f"“对接说明”过长，最多 {LONGEST} 个字符")
        return _read(text.encode("utf-8", "replace"), json=text.lstrip().startswith("{"))
    known = examples()
    if not example:
        raise WrongSetting(TEXT, "“对接说明”必须填写，或选一份随程序提供的说明")
    if example not in known:
        words = "、".join(known)
        raise WrongSetting(EXAMPLE, f"没有随程序提供的说明“{example[:60]}”，可选：{words}")
    try:
        return read_file(known[example])
    except DescriptionError as error:
        raise _wrong(error, {}, EXAMPLE) from error


def _read(data: bytes, *, json: bool, place: Mapping[str, str] | None = None) -> Description:
    try:
        return read_text(data, json=json)
    except DescriptionError as error:
        raise _wrong(error, place or {}, TEXT) from error


def _wrong(error: DescriptionError, places: Mapping[str, str], field: str) -> WrongSetting:
    """Name the field that the first fault is in, and the first faults by their places."""
    first = error.faults[0].place if error.faults else ""
    name = next((to for begun, to in places.items() if first.startswith(begun)), field)
    said = "；".join(f"{one.place or '全文'}：{one.chinese}" for one in error.faults[:_NAMED])
    more = len(error.faults) - _NAMED
    tail = f"；另有 {more} 处" if more > 0 else ""
    return WrongSetting(name, f"“{_LABELS[name]}”不能用：{said}{tail}")


def _seconds(text: str) -> float:
    if not re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,6})?", text) or not 0.1 <= float(text) <= 600:
        raise WrongSetting(TIMEOUT, f"“超时秒数”应在 0.1 到 600 之间，现为“{text[:40]}”")
    return float(text)


def _own(settings: Texts, said: Description) -> dict[str, str]:
    """What is set of the description's own settings: one `name=value` a line."""
    found: dict[str, str] = {}
    for line in filter(None, map(str.strip, settings.get(OWN, "").splitlines())):
        name, equals, value = (part.strip() for part in line.partition("="))
        if not equals or name not in said.settings:
            words = "、".join(said.settings) or "（这份说明没有）"
            raise WrongSetting(
                OWN, f"“说明里的参数”应每行一项“名称=值”，可用：{words}，现有“{line[:60]}”"
            )
        found[name] = value
    return found


def _secrets(description: Description, secrets: Texts) -> dict[str, str]:
    """The description's secrets, taken apart; raises WrongSetting where one lacks."""
    names = sorted(secrets_of(description))
    text = secrets.get(SECRETS, "").strip()
    if len(names) == 1 and text and not text.startswith(f"{names[0]}="):
        return {names[0]: text}
    begins = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    parts = re.split(rf"(?:^|[;；\n])\s*({begins})\s*=", text) if names else [""]
    found = {name: value.strip() for name, value in zip(parts[1::2], parts[2::2], strict=True)}
    missing = [name for name in names if not found.get(name)]
    if missing:
        raise WrongSetting(
            SECRETS,
            f"“密钥”里缺少 {'、'.join(missing)}，请写作“{'；'.join(f'{one}=值' for one in names)}”",
        )
    return found


def _address(settings: Texts) -> str:
    try:
        return description_of(settings).base_url
    except WrongSetting:
        return settings.get(URL, "").strip()


def _made(port: Port, make: _Make) -> Callable[[Texts, Texts, Journal], Connector]:
    def build(settings: Texts, secrets: Texts, journal: Journal) -> Connector:
        description = description_of(settings)
        if description.port is not port:
            raise WrongSetting(
                TEXT,
                f"这份说明是{_PORTS[description.port]}的（port = {description.port.value}），"
                f"请在“种类”里选{_PORTS[description.port]}",
            )
        try:
            return make(description, _secrets(description, secrets), journal)
        except WrongSetting:
            raise
        except ValueError as error:
            raise WrongSetting(TEXT, str(error)) from error

    return build


_PORTS = {Port.PROCUREMENT: "采购平台", Port.TRACE: "追溯码平台"}


def _fields(port: str) -> tuple[LinkField, ...]:
    shipped = [(name, name) for name, path in examples().items() if _port_of(path) == port]
    choices = (("", "自己填写"), *shipped)
    as_said = "留空则用说明里的"
    return (
        _field(
            EXAMPLE,
            FieldKind.CHOICE,
            ADDRESS,
            "选一份作为样子，或在下面填写自己的；下面填了就以下面的为准。",
            choices=choices,
        ),
        _field(
            TEXT,
            FieldKind.LONG_TEXT,
            ADDRESS,
            "TOML 或 JSON；写法照 resources/connectors 里的；其中的 name 是连接名称。",
        ),
        _field(URL, FieldKind.URL, ADDRESS, f"{as_said} base_url。"),
        _field(PLAIN_HTTP.name, FieldKind.FLAG, ADDRESS, PLAIN_HTTP.help, default="0"),
        _field(
            SECRETS,
            FieldKind.SECRET,
            ACCOUNT,
            "说明里提到的每个密钥写一项“名称=值”，用分号隔开；只有一个时直接写值。",
        ),
        _field(
            OWN,
            FieldKind.LONG_TEXT,
            ACCOUNT,
            "说明里 [settings] 的参数，每行一项“名称=值”；没写的用说明里的。",
        ),
        _field(
            TIMEOUT,
            FieldKind.NUMBER,
            DETAILS,
            f"等一次应答最多多久，0.1 到 600 秒；{as_said}。",
        ),
    )


def _field(
    name: str,
    kind: FieldKind,
    step: str,
    help: str,
    *,
    choices: tuple[tuple[str, str], ...] = (),
    default: str = "",
) -> LinkField:
    label = _LABELS[name]
    return LinkField(name, label, kind, default=default, choices=choices, help=help, step=step)


_LABELS = {
    EXAMPLE: "随程序提供的说明",
    TEXT: "对接说明",
    URL: "平台地址",
    SECRETS: "密钥",
    OWN: "说明里的参数",
    TIMEOUT: "超时秒数",
    PLAIN_HTTP.name: PLAIN_HTTP.label,
}


def _port_of(path: Path) -> str:
    found = re.search(r'(?m)^port\s*=\s*"([a-z-]+)"', path.read_text("utf-8"))
    return found[1] if found else ""


def _account(connector: DeclaredPlatform) -> str:
    connector.item(NOBODYS)
    return accepted()


def _trace_account(connector: DeclaredTracePlatform) -> str:
    return accepted(list(connector.code_details((NOBODYS_CODE,))))


_ABOUT = "一份文字说明（地址、登录、字段对照、翻页）代替编程，可接本程序没见过的"
_ADVICE = {
    "not-offered": "这份说明里没有试读用的操作，请补充后再测试",
    "http-401": "平台不接受账户，请核对密钥",
    "http-403": "平台拒绝访问，请核对账户权限，并请平台把服务器 IP 加入白名单",
}
PROCUREMENT = Kind(
    LinkKind(
        name="declared",
        title="其他采购平台（按说明对接）",
        serves=Serves.PROCUREMENT,
        about=f"{_ABOUT}采购平台。",
        fields=_fields(Port.PROCUREMENT.value),
    ),
    make=_made(Port.PROCUREMENT, DeclaredPlatform),
    address=_address,
    trials=always(Trial(ACCOUNT_TITLE, _account), FIRST_DELIVERY),
    advice=_ADVICE,
)
TRACE = Kind(
    LinkKind(
        name="declared-trace",
        title="其他追溯码平台（按说明对接）",
        serves=Serves.TRACE,
        about=f"{_ABOUT}追溯码平台。",
        fields=_fields(Port.TRACE.value),
    ),
    make=_made(Port.TRACE, DeclaredTracePlatform),
    address=_address,
    trials=always(Trial(ACCOUNT_TITLE, _trace_account)),
    advice=_ADVICE,
)
