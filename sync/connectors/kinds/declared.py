"""Described platforms: two kinds, one for each port a description may stand behind.

Without it a description could be used by a program only. The description is written into the
settings as it is, or one of resources/connectors is chosen; what differs from hospital to hospital
(the address, the description's own settings) may be set beside it. Which secrets there are says the
description: they are kept together, each as `name=value`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec

from app.links.connections import FieldKind, LinkField, Serves
from app.readers.saying import Saying
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
    Entry,
    Texts,
    WrongSetting,
    as_written,
    check_address,
    require_right,
    shown_field,
    too_long,
)
from sync.connectors.kinds.kind import (
    TIMEOUT,
    Connector,
    Kind,
    Trial,
    always,
    link_kind,
    set_authorities,
)
from sync.connectors.kinds.mashangfangxin import NOBODYS_CODE
from sync.connectors.kinds.trials import (
    ACCOUNT_TITLE,
    FIRST_DELIVERY,
    NOBODYS,
    accepted,
)
from sync.connectors.kinds.wording import AUTHORITIES, PLAIN_HTTP

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
    if authorities := settings.get(AUTHORITIES.name, "").strip():
        changed[AUTHORITIES.name] = authorities
    if timeout := settings.get(TIMEOUT, "").strip():
        changed[TIMEOUT] = _seconds(timeout)
    changed["settings"] = {**said.settings, **_own(settings, said)}
    # Through the reader again, so that what is set here is checked as what stands in a file.
    whole = msgspec.to_builtins(msgspec.structs.replace(said, **changed))
    made = _read(msgspec.json.encode(whole), json=True, place=_PLACES)
    require_right(AUTHORITIES, made.ca_pem)
    return made


_PLACES = {"base_url": URL, TIMEOUT: TIMEOUT, "settings": OWN, AUTHORITIES.name: AUTHORITIES.name}


def _written(settings: Texts) -> Description:
    text, example = settings.get(TEXT, ""), settings.get(EXAMPLE, "").strip()
    if text.strip():
        if len(text) > LONGEST:
            raise WrongSetting(TEXT, too_long(_LABELS[TEXT]))
        return _read(text.encode("utf-8", "replace"), json=text.lstrip().startswith("{"))
    known = examples()
    if not example:
        said = Saying(
            "“对接说明”必须填写，或选一份随程序提供的说明",
            '"Description" must be filled in, or one that comes with the program chosen',
        )
        raise WrongSetting(TEXT, said)
    if example not in known:
        said = Saying(
            f"没有随程序提供的说明“{example[:60]}”，可选：{'、'.join(known)}",
            f'No description "{example[:60]}" comes with the program, but: {", ".join(known)}',
        )
        raise WrongSetting(EXAMPLE, said)
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
    named, more = error.faults[:_NAMED], len(error.faults) - _NAMED
    chinese = "；".join(f"{one.place or '全文'}：{one.chinese}" for one in named)
    english = "; ".join(f"{one.place or 'the whole'}: {one.english}" for one in named)
    tail = f"；另有 {more} 处" if more > 0 else ""
    also = f"; and {more} more" if more > 0 else ""
    called = _LABELS[name]
    said = Saying(
        f"“{called.chinese}”不能用：{chinese}{tail}",
        f'"{called.english}" cannot be used: {english}{also}',
    )
    return WrongSetting(name, said)


def _seconds(text: str) -> float:
    if not re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,6})?", text) or not 0.1 <= float(text) <= 600:
        said = Saying(
            f"“超时秒数”应在 0.1 到 600 之间，现为“{text[:40]}”",
            f'"Time-out in seconds" is to be 0.1 to 600, not "{text[:40]}"',
        )
        raise WrongSetting(TIMEOUT, said)
    return float(text)


def _own(settings: Texts, said: Description) -> dict[str, str]:
    """What is set of the description's own settings: one `name=value` a line."""
    found: dict[str, str] = {}
    for line in filter(None, map(str.strip, settings.get(OWN, "").splitlines())):
        name, equals, value = (part.strip() for part in line.partition("="))
        if not equals or name not in said.settings:
            raise WrongSetting(OWN, _not_own(said, line[:60]))
        found[name] = value
    return found


def _not_own(description: Description, line: str) -> Saying:
    words = "、".join(description.settings) or "（这份说明没有）"
    names = ", ".join(description.settings) or "(this description has none)"
    return Saying(
        f"“说明里的参数”应每行一项“名称=值”，可用：{words}，现有“{line}”",
        f'"Own settings" takes one "name=value" a line, of: {names}; there is "{line}"',
    )


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
        said = Saying(
            f"“密钥”里缺少 {'、'.join(missing)}，请写作“{'；'.join(f'{one}=值' for one in names)}”",
            f'"Secrets" lacks {", ".join(missing)}; '
            f'write "{";".join(f"{one}=value" for one in names)}"',
        )
        raise WrongSetting(SECRETS, said)
    return found


def _address(settings: Texts) -> str:
    try:
        return description_of(settings).base_url
    except WrongSetting:
        return settings.get(URL, "").strip()


def _authorities(settings: Texts) -> str:
    try:
        return description_of(settings).ca_pem
    except WrongSetting:
        return set_authorities(settings)


def _made(port: Port, make: _Make) -> Callable[[Texts, Texts, Journal], Connector]:
    def build(settings: Texts, secrets: Texts, journal: Journal) -> Connector:
        description = description_of(settings)
        if description.port is not port:
            raise WrongSetting(TEXT, _of_another_port(description.port))
        try:
            return make(description, _secrets(description, secrets), journal)
        except WrongSetting:
            raise
        except ValueError as error:
            said = Saying(str(error), "This description cannot be used with these settings")
            raise WrongSetting(TEXT, said) from error

    return build


_PORTS = {
    Port.PROCUREMENT: Saying("采购平台", "procurement platform"),
    Port.TRACE: Saying("追溯码平台", "trace code platform"),
}


def _of_another_port(port: Port) -> Saying:
    called = _PORTS[port]
    return Saying(
        f"这份说明是{called.chinese}的（port = {port.value}），请在“种类”里选{called.chinese}",
        f"This description is of a {called.english} (port = {port.value}); "
        f"choose the kind for a {called.english}",
    )


def _fields(port: str) -> tuple[LinkField, ...]:
    shipped = [
        (name, _title_of(name, path)) for name, path in examples().items() if _port_of(path) == port
    ]
    choices = (("", Saying("自己填写", "My own, below")), *shipped)
    return (
        shown_field(replace(_EXAMPLE_ENTRY, choices=choices)),
        *(shown_field(one) for one in _ENTRIES[:2]),
        shown_field(PLAIN_HTTP, "0"),
        shown_field(AUTHORITIES),
        *(shown_field(one) for one in _ENTRIES[2:]),
    )


_LABELS = {
    EXAMPLE: Saying("随程序提供的说明", "Shipped description"),
    TEXT: Saying("对接说明", "Description"),
    URL: Saying("平台地址", "Platform address"),
    SECRETS: Saying("密钥", "Secrets"),
    OWN: Saying("说明里的参数", "Own settings"),
    TIMEOUT: Saying("超时秒数", "Time-out in seconds"),
    PLAIN_HTTP.name: PLAIN_HTTP.label,
    AUTHORITIES.name: AUTHORITIES.label,
}
_EXAMPLE_ENTRY = Entry(
    EXAMPLE,
    _LABELS[EXAMPLE],
    ADDRESS,
    Saying(
        "选一份作为样子，或在下面填写自己的；下面填了就以下面的为准。",
        "Choose one as a pattern, or write your own below; what is below counts.",
    ),
    FieldKind.CHOICE,
)
_ENTRIES = (
    Entry(
        TEXT,
        _LABELS[TEXT],
        ADDRESS,
        Saying(
            "TOML 或 JSON；写法照 resources/connectors 里的；其中的 name 是连接名称。",
            "TOML or JSON, written like those in resources/connectors; its name is what the "
            "connection is called.",
        ),
        FieldKind.LONG_TEXT,
    ),
    Entry(
        URL,
        _LABELS[URL],
        ADDRESS,
        Saying("留空则用说明里的 base_url。", "Empty: the description's base_url."),
        FieldKind.URL,
    ),
    Entry(
        SECRETS,
        _LABELS[SECRETS],
        ACCOUNT,
        Saying(
            "说明里提到的每个密钥写一项“名称=值”，用分号隔开；只有一个时直接写值。",
            'One "name=value" for each secret the description names, separated by semicolons; '
            "where there is but one, its value alone.",
        ),
        FieldKind.SECRET,
    ),
    Entry(
        OWN,
        _LABELS[OWN],
        ACCOUNT,
        Saying(
            "说明里 [settings] 的参数，每行一项“名称=值”；没写的用说明里的。",
            'What [settings] of the description holds, one "name=value" a line; the rest is as '
            "the description says.",
        ),
        FieldKind.LONG_TEXT,
    ),
    Entry(
        TIMEOUT,
        _LABELS[TIMEOUT],
        DETAILS,
        Saying(
            "等一次应答最多多久，0.1 到 600 秒；留空则用说明里的。",
            "How long to wait for one answer at most, 0.1 to 600 seconds; empty: as the "
            "description says.",
        ),
        FieldKind.NUMBER,
    ),
)


def _port_of(path: Path) -> str:
    found = re.search(r'(?m)^port\s*=\s*"([a-z-]+)"', path.read_text("utf-8"))
    return found[1] if found else ""


def _title_of(name: str, path: Path) -> Saying:
    """What a shipped description is called; its file's name where it cannot be read."""
    try:
        said = read_file(path)
    except DescriptionError:
        return as_written(name)
    return Saying(f"{said.title}（{name}）", f"{said.title_en or name} ({name})")


def _account(connector: DeclaredPlatform) -> Saying:
    connector.item(NOBODYS)
    return accepted()


def _trace_account(connector: DeclaredTracePlatform) -> Saying:
    return accepted(list(connector.code_details((NOBODYS_CODE,))))


_ABOUT = Saying(
    "一份文字说明（地址、登录、字段对照、翻页）代替编程，可接本程序没见过的",
    "A written description (address, log-in, fields, pages) instead of programming, for a",
)
_ADVICE = {
    "not-offered": Saying(
        "这份说明里没有试读用的操作，请补充后再测试",
        "The description has no operation to try with; add one and test again",
    ),
    "http-401": Saying(
        "平台不接受账户，请核对密钥", "The platform does not accept the account; check the secrets"
    ),
    "http-403": Saying(
        "平台拒绝访问，请核对账户权限，并请平台把服务器 IP 加入白名单",
        "The platform refuses; check what the account may do, and have the server's address added "
        "to its white list",
    ),
}


def _about(port: Port) -> Saying:
    called = _PORTS[port]
    return Saying(
        f"{_ABOUT.chinese}{called.chinese}。",
        f"{_ABOUT.english} {called.english} this program has never met.",
    )


PROCUREMENT = Kind(
    link_kind(
        name="declared",
        title=Saying("其他采购平台（按说明对接）", "Another procurement platform (described)"),
        serves=Serves.PROCUREMENT,
        about=_about(Port.PROCUREMENT),
        fields=_fields(Port.PROCUREMENT.value),
    ),
    make=_made(Port.PROCUREMENT, DeclaredPlatform),
    address=_address,
    authorities=_authorities,
    trials=always(Trial(ACCOUNT_TITLE, _account), FIRST_DELIVERY),
    advice=_ADVICE,
)
TRACE = Kind(
    link_kind(
        name="declared-trace",
        title=Saying("其他追溯码平台（按说明对接）", "Another trace code platform (described)"),
        serves=Serves.TRACE,
        about=_about(Port.TRACE),
        fields=_fields(Port.TRACE.value),
    ),
    make=_made(Port.TRACE, DeclaredTracePlatform),
    address=_address,
    authorities=_authorities,
    trials=always(Trial(ACCOUNT_TITLE, _trace_account)),
    advice=_ADVICE,
)
