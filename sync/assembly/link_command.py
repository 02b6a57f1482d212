"""`link kinds|list|set|test|delete`: connections to outside platforms, without a screen.

Without it only a workstation's screen could connect a platform. Whoever may run these as the
service's user may do all of it. Works beside a running service, too (beside.py). A secret comes
from the environment (`TRACEDOCK_LINK_SECRET_` and the field's name in capitals) or from standard
input, one `name=value` a line, never from an argument: arguments are seen by every user of a
machine.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from app.entry.console import Trouble, folder_of, print_json, print_line, read_file
from app.links.connections import LinkShown, LinkTested, LinkWish, TestStep
from app.store.clock import SystemClock
from sync.assembly.beside import Parts, Told, Wish, Work, carry_out
from sync.assembly.operating import database_url, settings_of
from sync.assembly.people_command import known_hospital
from sync.connectors.kinds.kind import Kind
from sync.connectors.kinds.registry import BY_NAME, KINDS
from sync.service.account_desk import as_administrator
from sync.service.links.book import LinkBook
from sync.service.links.desk import LinkDesk
from sync.service.links.secrets import KeptSecrets
from sync.service.refusals import ServiceRefusal

PREFIX = "TRACEDOCK_LINK_SECRET_"
_LONGEST = 1_000_000
"""Bytes of a file or of standard input."""
_CALLED_WRONGLY = frozenset({"bad-setting", "bad-request"})


def run(options: argparse.Namespace) -> int:
    """Do what is asked; 0 when it is done, 1 where a connection that was tried is not well."""
    if options.action == "kinds":
        return _show_kinds(options)
    settings = settings_of(options)
    wish: dict[str, Any] = {"do": f"link-{options.action}", "hospital": options.hospital}
    wish |= {name: getattr(options, name, None) for name in ("link", "kind", "title", "enabled")}
    if options.action in ("set", "test"):
        wish |= {"settings": _settings(options), "secrets": _secrets(options)}
    url, work = database_url(options, settings), WORKS[wish["do"]]
    well = True
    for one in carry_out(url, settings, folder_of(options), work, wish):
        well = well and one.get("ok") is not False
        if options.json:
            print_json(one)
        else:
            print_line(_SHOW[options.action](one))
    return 0 if well else 1


def _show_kinds(options: argparse.Namespace) -> int:
    for kind in KINDS:
        shown = asdict(kind.shown)
        if options.json:
            print_json(shown)
            continue
        print_line(f"{kind.name}  {kind.shown.title}：{kind.shown.about}")
        print_line(f"    {kind.shown.title_en}: {kind.shown.about_en}")
        for one in kind.shown.fields:
            must = "必填" if one.required else f"默认 {one.default!r}"
            also = "required" if one.required else f"default {one.default!r}"
            print_line(f"    {one.name}  {one.label}（{one.kind.value}，{must}）{one.help}")
            print_line(f"        {one.label_en} ({one.kind.value}, {also}) {one.help_en}")
    return 0


def _settings(options: argparse.Namespace) -> dict[str, str]:
    """What is said of settings, one by one or in files; raises Trouble."""
    found = dict(_pair(said, "--set") for said in options.set or ())
    for said in options.file or ():
        name, path = _pair(said, "--file")
        data = b"" if path == "" else read_file(Path(path))
        found[name] = _decoded(data, f"文件 {path}")
    return found


def _secrets(options: argparse.Namespace) -> dict[str, str]:
    """Secrets by field, or by the name of their variable; raises Trouble."""
    found = {name: text for name, text in os.environ.items() if name.startswith(PREFIX)}
    if options.secrets:
        if sys.stdin is None or sys.stdin.isatty():
            raise Trouble("请从标准输入给出密钥，每行一项“名称=值”", 2)
        text = _decoded(sys.stdin.buffer.read(_LONGEST + 1), "标准输入")
        lines = (line for line in text.splitlines() if line.strip())
        found |= dict(_pair(line, "标准输入") for line in lines)
    return found


def _decoded(data: bytes, what: str) -> str:
    if len(data) > _LONGEST:
        raise Trouble(f"{what}超过 1 MB", 2)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Trouble(f"{what}不是 UTF-8，请另存为 UTF-8", 2) from None


def _pair(said: str, where: str) -> tuple[str, str]:
    name, equals, value = said.partition("=")
    if not equals or not name.strip():
        # What stands there may be a secret: it is not repeated.
        raise Trouble(f"{where} 应写作“名称=值”", 2)
    return name.strip(), value


def _list(parts: Parts, wish: Wish) -> Told:
    org = known_hospital(parts, wish)
    return [_described(one) for one in _desk(parts).listed(org)]


def _set(parts: Parts, wish: Wish) -> Told:
    org = known_hospital(parts, wish)
    desk = _desk(parts)
    made = _wish(desk, org, wish)
    return [_described(_asked(lambda: desk.set(as_administrator(org), made.link, made)))]


def _test(parts: Parts, wish: Wish) -> Told:
    org = known_hospital(parts, wish)
    desk = _desk(parts)
    made = _wish(desk, org, wish)
    tested: LinkTested = _asked(lambda: desk.try_out(as_administrator(org), made))
    return [_step(tested.link, step) for step in tested.steps]


def _delete(parts: Parts, wish: Wish) -> Told:
    org = known_hospital(parts, wish)
    desk = _desk(parts)
    known = _known(desk, org, wish["link"])
    if known is None:
        raise Trouble(f"机构 {org} 没有对接 {wish['link']}，请用 link list 核对名称")
    _asked(lambda: desk.drop(as_administrator(org), known.link, known.version))
    return [{"link": known.link, "deleted": True}]


def _desk(parts: Parts) -> LinkDesk:
    """The running service's, or one of our own on its database."""
    if isinstance(parts.links, LinkDesk):
        return parts.links
    secrets = KeptSecrets(parts.folder)
    book = LinkBook(parts.database, secrets)
    return LinkDesk(parts.database, SystemClock(), book, secrets, lambda: None)


def _asked(work: Callable[[], Any]) -> Any:  # noqa: ANN401 (what the desk answers)
    try:
        return work()
    except ServiceRefusal as refusal:
        raise Trouble(refusal.message, 2 if refusal.error in _CALLED_WRONGLY else 1) from refusal


def _known(desk: LinkDesk, org: str, link: str) -> LinkShown | None:
    return next((one for one in desk.listed(org) if one.link == link), None)


def _wish(desk: LinkDesk, org: str, wish: Wish) -> LinkWish:
    """What is there already with what is said now; raises Trouble."""
    said_kind = wish["kind"] or ""
    link = wish["link"]
    known = _known(desk, org, link)
    name = said_kind or (known.kind if known is not None else link)
    kind = BY_NAME.get(name)
    if kind is None:
        words = "、".join(BY_NAME)
        raise Trouble(f"没有“{name[:40]}”这种对接，--kind 可为：{words}", 2)
    enabled = wish["enabled"]
    if enabled is None:
        enabled = known.enabled if known is not None else True
    return LinkWish(
        link=link,
        kind=name,
        title=wish["title"] or (known.title if known is not None else ""),
        settings={**(known.settings if known is not None else {}), **wish["settings"]},
        enabled=enabled,
        version=known.version if known is not None else 0,
        secrets=_by_field(kind, wish["secrets"]),
    )


def _by_field(kind: Kind, secrets: Mapping[str, str]) -> dict[str, str]:
    """Secrets by the names of their fields; raises Trouble where there is no such field."""
    variables = {PREFIX + one.upper().replace(".", "_"): one for one in kind.secret_names}
    found: dict[str, str] = {}
    for name, text in secrets.items():
        field = variables.get(name.upper()) if name.upper().startswith(PREFIX) else name
        if field not in kind.secret_names:
            words = "、".join(kind.secret_names) or "（没有）"
            raise Trouble(f"“{name[:60]}”不是这种对接的密钥，可用：{words}", 2)
        found[field] = text
    return found


def _described(one: LinkShown) -> dict[str, Any]:
    told = asdict(one)
    told["serves"], told["health"] = one.serves.value, one.health.value
    for name in ("changed_at", "last_call_at", "last_good_at", "waiting_since"):
        at = told[name]
        told[name] = None if at is None else at.isoformat()
    told["settings"], told["secrets"] = dict(one.settings), list(one.secrets)
    return told


def _step(link: str, step: TestStep) -> dict[str, Any]:
    told = {"link": link, "step": step.title, "ok": step.ok, "message": step.message}
    return {**told, "step_en": step.title_en, "message_en": step.message_en}


def _link_line(one: dict[str, Any]) -> str:
    waits = f"待发 {one['waiting']}、待处理 {one['stuck']}"
    state = {"off": "停用", "working": "正常", "failing": "失败", "stuck": "待处理"}
    word = state.get(one["health"], "未用")
    return f"{one['link']}  {one['title']}  {word}  {waits}  {one['message']}"


def _step_line(one: dict[str, Any]) -> str:
    chinese = f"{'通过' if one['ok'] else '不通过'}  {one['step']}：{one['message']}"
    english = f"{'passed' if one['ok'] else 'failed'}  {one['step_en']}: {one['message_en']}"
    return f"{chinese}\n    {english}"


WORKS: dict[str, Work] = {
    "link-list": _list,
    "link-set": _set,
    "link-test": _test,
    "link-delete": _delete,
}
_SHOW: dict[str, Callable[[dict[str, Any]], str]] = {
    "list": _link_line,
    "set": _link_line,
    "test": _step_line,
    "delete": lambda one: f"已删除对接 {one['link']}",
}
