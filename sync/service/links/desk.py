"""What is done about connections: shown, set, tried, removed.

Without it routes and commands would each know tables, keyrings and connectors. Settings are checked
by making the connector of them before anything is stored. A secret goes into the keyring and comes
out for its connector alone: kept secrets are used for the address they were given for, so that
nobody reads one by pointing a connection at a machine of their own. Methods may be called from any
thread.
"""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Callable, Mapping
from contextlib import closing

import msgspec
from sqlalchemy import Connection

from app.links.connections import (
    KindsShown,
    LinkShown,
    LinksShown,
    LinkTested,
    LinkWish,
    Serves,
    TestStep,
)
from app.people.audit.kinds import Kind as Deed
from app.people.audit.kinds import Outcome
from app.people.audit.values import Subject, Told
from app.people.permissions import Permission
from app.readers.saying import Saying
from app.store.clock import Clock
from app.store.database import Database
from sync.connectors.journal import no_journal
from sync.connectors.kinds.form import Texts, WrongSetting, check_names
from sync.connectors.kinds.kind import Kind
from sync.connectors.kinds.reaching import place_of, step_of
from sync.connectors.kinds.registry import BY_NAME
from sync.connectors.kinds.trying import SETTINGS, try_out
from sync.service.accounts import Caller
from sync.service.auditing.writing import write as audit
from sync.service.links import standing
from sync.service.links.book import Fixed, JournalOf, LinkBook, no_journal_of, read_settings
from sync.service.links.call_journal import wished_by
from sync.service.links.rows import AnyRow, remove, row_of, rows_of, write
from sync.service.links.secrets import LinkSecrets
from sync.service.links.showing import shown_fixed, shown_row
from sync.service.links.standing import Standing
from sync.service.permitted import require, require_workstation
from sync.service.refusals import ServiceRefusal
from sync.service.relay.senders import is_distributor
from sync.service.transactions import commit, reading_of

AT_ONCE = 2
"""Trials at a time: each holds a thread for as long as a platform is silent."""
LONGEST_TITLE = 60
LONGEST_SECRET = 20_000
_AUDITED = ("kind", "title", "settings", "enabled")
_LINK = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,39}")

_log = logging.getLogger(__name__)


class LinkDesk:
    """The connections of all institutions."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        book: LinkBook,
        secrets: LinkSecrets,
        changed: Callable[[], None],
        journal_of: JournalOf = no_journal_of,
        kinds: Mapping[str, Kind] = BY_NAME,
    ) -> None:
        """`changed` is called after a connection was made, changed or removed."""
        self._database, self._clock, self._book = database, clock, book
        self._secrets, self._journal_of, self._kinds = secrets, journal_of, kinds
        self._changed = changed
        self._trying = threading.BoundedSemaphore(AT_ONCE)

    def kinds(self, caller: Caller) -> KindsShown:
        """What can be connected; raises ServiceRefusal."""
        require_workstation(caller)
        shown = [kind.shown for kind in self._kinds.values()]
        if not self._is_distributor(caller.org):
            shown = [one for one in shown if one.serves is not Serves.DISTRIBUTION]
        return KindsShown(tuple(shown))

    def shown(self, caller: Caller) -> LinksShown:
        """All connections of the institution; raises ServiceRefusal."""
        require_workstation(caller)
        return LinksShown(self.listed(caller.org))

    def listed(self, org: str) -> tuple[LinkShown, ...]:
        """All connections of an institution; raises StoreError."""
        problems = self._book.problems(org)
        with reading_of(self._database, org) as connection:
            counted = standing.counts(connection, org)

            def stands(link: str) -> Standing:
                return standing.of(connection, org, link, counted)

            fixed = [shown_fixed(one, stands(link)) for link, one in self._fixed(org).items()]
            rows = [(row, stands(row.link)) for row in rows_of(connection, org)]
        live = [self._row(row, stand, problems.get(row.link, "")) for row, stand in rows]
        return tuple(sorted((*fixed, *live), key=lambda one: (one.serves.value, one.link)))

    def set(self, caller: Caller, link: str, wish: LinkWish) -> LinkShown:
        """Make or change a connection; raises ServiceRefusal."""
        require(caller, Permission.MANAGE_CONNECTIONS)
        if link != wish.link:
            raise _refused("link", f"地址里的连接名称“{link[:40]}”与内容里的不一致")
        kind, title = self._allowed(caller.org, wish)
        before = self._found(caller.org, wish.link)
        _require_version(before, wish.version)
        if before is not None and before.kind != wish.kind:
            raise _refused("kind", "已有的对接不能改成另一种，请删除后重新添加")
        secrets = self._secrets_of(caller.org, wish, kind, before)
        self._require_made(kind, wish, secrets)
        usual = kind.defaults
        settings = {name: text for name, text in wish.settings.items() if text != usual[name]}
        values = {
            "kind": wish.kind,
            "title": title,
            "settings": msgspec.json.encode(settings).decode(),
            "enabled": wish.enabled,
            "version": wish.version + 1,
            "changed_at": self._clock.now(),
            "changed_by": caller.number,
        }
        self._store(caller, wish, kind, values, before)
        self._book.changed()
        self._changed()
        _log.info("connection %s of %s was set by %s", wish.link, caller.org, caller.number)
        return next(one for one in self.listed(caller.org) if one.link == wish.link)

    def drop(self, caller: Caller, link: str, version: int) -> LinksShown:
        """Remove a connection; its runs and calls stay. Raises ServiceRefusal."""
        require(caller, Permission.MANAGE_CONNECTIONS)
        org = caller.org

        if link in self._fixed(org):
            raise _is_fixed()

        def work(connection: Connection) -> AnyRow:
            gone = _removed(connection, org, link, version)
            which, was = Subject("connection", link, gone.title), _audited(gone)
            audit(connection, self._clock, caller, Deed.CONNECTION_REMOVED, which, before=was)
            return gone

        row = commit(self._database, work, org)
        kind = self._kinds.get(row.kind)
        for name in kind.secret_names if kind is not None else ():
            self._forget(org, link, name)
        self._book.changed()
        self._changed()
        _log.warning("connection %s of %s was removed by %s", link, org, caller.number)
        return LinksShown(self.listed(org))

    def try_out(self, caller: Caller, wish: LinkWish) -> LinkTested:
        """Try a connection as it is written; raises ServiceRefusal where too many are tried."""
        require(caller, Permission.MANAGE_CONNECTIONS)
        if not self._trying.acquire(blocking=False):
            raise ServiceRefusal(
                429, "trying", "正在测试别的对接，请稍后再试。", retry_after_s=10.0
            )
        try:
            with wished_by(caller.number):
                steps = tuple(self._steps(caller.org, wish))
        finally:
            self._trying.release()
        well = all(step.ok for step in steps)
        self._note_trial(caller, wish, Outcome.DONE if well else Outcome.FAILED)
        return LinkTested(wish.link, well, steps)

    def _note_trial(self, caller: Caller, wish: LinkWish, outcome: Outcome) -> None:
        which, said = Subject("connection", wish.link, wish.title), {"kind": wish.kind}

        def work(connection: Connection) -> None:
            kind = Deed.CONNECTION_TRIED
            audit(connection, self._clock, caller, kind, which, after=said, outcome=outcome)

        commit(self._database, work, caller.org)

    def _steps(self, org: str, wish: LinkWish) -> tuple[TestStep, ...]:
        kind = self._kinds.get(wish.kind)
        if kind is None:
            return (step_of(SETTINGS, _unknown(wish.kind), ok=False),)
        kept = self._kept(org, wish, kind, self._found(org, wish.link))
        secrets = {**kept, **{name: text for name, text in wish.secrets.items() if text}}
        if _LINK.fullmatch(wish.link):
            journal = self._journal_of(org, wish.link, tuple(secrets.values()))
        else:
            journal = no_journal
        return tuple(try_out(kind, wish.settings, secrets, journal, self._clock.now))

    def _is_distributor(self, org: str) -> bool:
        with self._database.reading() as connection:
            return is_distributor(connection, org)

    def _allowed(self, org: str, wish: LinkWish) -> tuple[Kind, str]:
        """The kind and the title of a wish; raises ServiceRefusal."""
        if wish.link in self._fixed(org):
            raise _is_fixed()
        if not _LINK.fullmatch(wish.link):
            raise _refused("link", "“连接名称”应为 1 到 40 个字母、数字或连字符")
        kind = self._kinds.get(wish.kind)
        if kind is None:
            raise _refused("kind", _unknown(wish.kind).chinese)
        if kind.shown.serves is Serves.DISTRIBUTION and not self._is_distributor(org):
            raise _refused("kind", _no_distributor(org))
        title = wish.title.strip() or kind.shown.title
        if len(title) > LONGEST_TITLE or not title.isprintable():
            raise _refused("title", f"“名称”应为 1 到 {LONGEST_TITLE} 个字")
        return kind, title

    def _secrets_of(
        self, org: str, wish: LinkWish, kind: Kind, before: AnyRow | None
    ) -> dict[str, str]:
        """What is kept and what is given, together; raises ServiceRefusal."""
        for name, text in wish.secrets.items():
            if len(text) > LONGEST_SECRET:
                raise _refused(name, f"“{kind.label(name)}”过长，最多 {LONGEST_SECRET} 个字符")
        kept = self._kept(org, wish, kind, before)
        both = {**kept, **wish.secrets}
        return {name: text for name, text in both.items() if text}

    def _kept(
        self, org: str, wish: LinkWish, kind: Kind, before: AnyRow | None
    ) -> Mapping[str, str]:
        """Kept secrets, for the address they were given for."""
        fixed = self._fixed(org).get(wish.link)
        if fixed is not None and fixed.kind == wish.kind:
            return fixed.secrets if _same_place(kind, fixed.settings, wish.settings) else {}
        if before is None or before.kind != wish.kind:
            return {}
        try:
            old = read_settings(before.settings)
        except WrongSetting:
            return {}
        if not _same_place(kind, old, wish.settings):
            return {}
        return self._secrets.read(org, wish.link, kind.secret_names)

    def _require_made(self, kind: Kind, wish: LinkWish, secrets: Texts) -> None:
        """Make the connector and put it away; raises ServiceRefusal, which names the field."""
        try:
            check_names(kind.shown.fields, wish.settings, wish.secrets)
            with closing(kind.build(wish.settings, secrets, no_journal)) as connector:
                name = connector.name
        except WrongSetting as wrong:
            advice = ""
            if (
                wrong.name in kind.secret_names
                and not wish.secrets.get(wrong.name)
                and wish.version
            ):
                advice = "（地址换了主机时，密钥要重新填写）"
            raise _refused(wrong.name, wrong.message + advice) from wrong
        if name != wish.link:
            raise _refused("link", f"“连接名称”应为“{name}”，现为“{wish.link}”")

    def _store(
        self,
        caller: Caller,
        wish: LinkWish,
        kind: Kind,
        values: dict[str, object],
        known: AnyRow | None,
    ) -> None:
        """Keep secrets first, so that whoever sees the row finds them; put back what was there."""
        org, was = caller.org, _audited(known)

        def work(connection: Connection) -> None:
            which = Subject("connection", wish.link, str(values["title"]))
            given = sorted(name for name, text in wish.secrets.items() if text)
            after = {name: values[name] for name in _AUDITED} | {"given_anew": given}
            deed = Deed.CONNECTION_SET
            audit(connection, self._clock, caller, deed, which, before=was, after=after)
            self._write(connection, org, wish, kind, values)

        changing = {name: text for name, text in wish.secrets.items()}
        before = dict(self._secrets.read(org, wish.link, changing))
        if wish.version == 0:
            # Of a connection of that name which was removed while nobody could forget them.
            changing = {**dict.fromkeys(kind.secret_names, ""), **changing}
        self._change(org, wish.link, changing)
        stored = False
        try:
            commit(self._database, work, org)
            stored = True
        finally:
            if not stored:
                self._change(org, wish.link, {name: before.get(name, "") for name in changing})

    def _change(self, org: str, link: str, secrets: Texts) -> None:
        for name, text in secrets.items():
            if not text:
                self._forget(org, link, name)
                continue
            try:
                self._secrets.keep(org, link, name, text)
            except OSError as error:
                _log.error("a secret of %s cannot be kept: %s", link, error)
                raise ServiceRefusal(
                    507,
                    "no-keyring",
                    "密钥没有存下，设置没有改变：请管理员检查服务账户的密钥库，"
                    "以及它的配置文件夹和服务文件夹能否写入。",
                ) from error

    def _forget(self, org: str, link: str, name: str) -> None:
        try:
            self._secrets.forget(org, link, name)
        except OSError as error:
            _log.error("a secret of %s cannot be forgotten: %s", link, error)

    def _write(
        self,
        connection: Connection,
        org: str,
        wish: LinkWish,
        kind: Kind,
        values: dict[str, object],
    ) -> None:
        if wish.enabled and kind.shown.serves is Serves.PROCUREMENT:
            self._require_alone(connection, org, wish.link)
        if not write(connection, org, wish.link, wish.version, values):
            raise _conflict()

    def _require_alone(self, connection: Connection, org: str, link: str) -> None:
        """An institution buys through one platform at a time; raises ServiceRefusal."""
        buying = [
            one.title for one in self._fixed(org).values() if one.serves is Serves.PROCUREMENT
        ]
        for row in rows_of(connection, org):
            kind = self._kinds.get(row.kind)
            buys = kind is not None and kind.shown.serves is Serves.PROCUREMENT
            if row.enabled and buys and row.link != link:
                buying.append(row.title)
        if buying:
            raise ServiceRefusal(
                422,
                "another-platform",
                f"本机构正通过“{buying[0]}”采购，同一时间只能启用一个采购平台：请先停用它。",
            )

    def _fixed(self, org: str) -> Mapping[str, Fixed]:
        return self._book.fixed_of(org)

    def _found(self, org: str, link: str) -> AnyRow | None:
        with reading_of(self._database, org) as connection:
            return row_of(connection, org, link)

    def _row(self, row: AnyRow, stands: Standing, problem: str) -> LinkShown:
        kind = self._kinds.get(row.kind)
        names = kind.secret_names if kind is not None else ()
        kept = tuple(self._secrets.read(row.org, row.link, names))
        return shown_row(row, kind, kept, stands, problem)


def _audited(row: AnyRow | None) -> Told:
    """What the audit log says of a connection: its secrets stand in the keyring alone."""
    return {} if row is None else {name: getattr(row, name) for name in _AUDITED}


def _removed(connection: Connection, org: str, link: str, version: int) -> AnyRow:
    row = row_of(connection, org, link, locked=True)
    if row is None:
        raise ServiceRefusal(404, "no-such-link", "没有这个对接，可能已经删除，请刷新。")
    _require_version(row, version)
    left = standing.counts(connection, org).get(link)
    if left is not None:
        raise ServiceRefusal(
            422,
            "messages-wait",
            f"还有 {left.messages} 条消息没有发完，不能删除：请先停用，"
            "等它们发完，或在“待处理消息”里放弃。",
        )
    remove(connection, org, link)
    return row


def _require_version(row: AnyRow | None, version: int) -> None:
    if (0 if row is None else row.version) != version:
        raise _conflict()


def _conflict() -> ServiceRefusal:
    return ServiceRefusal(
        409, "changed-meanwhile", "这个对接刚被别人改过或删除，没有保存：请刷新后再改。"
    )


def _is_fixed() -> ServiceRefusal:
    return ServiceRefusal(
        422, "fixed-link", "这个对接是启动前置服务时指定的，不能在这里改：请改启动参数后重启服务。"
    )


def _unknown(kind: str) -> Saying:
    return Saying(
        f"没有“{kind[:40]}”这种对接，请从列表里选择；列表里没有的请升级前置服务",
        f'There is no kind of connection "{kind[:40]}"; choose one of the list, and where it is '
        "not there upgrade the service",
    )


def _no_distributor(org: str) -> str:
    return (
        f"本机构（{org}）不是在这里交接追溯码的配送企业，不能添加配送企业的对接："
        f"请管理员先用 relay key add --distributor {org} 开通交接密钥。"
    )


def _refused(name: str, message: str) -> ServiceRefusal:
    """Refuse a setting; `detail` names its field."""
    refusal = ServiceRefusal(422, "bad-setting", message)
    refusal.detail = name
    return refusal


def _same_place(kind: Kind, old: Texts, new: Texts) -> bool:
    """Whether two settings lead to the same machine."""
    return _origin(kind, old) == _origin(kind, new)


def _origin(kind: Kind, settings: Texts) -> tuple[object, ...] | str:
    # What no HTTP leads to is compared as it is written.
    address = kind.address({**kind.defaults, **settings}) or settings.get("url", "").strip()
    try:
        place = place_of(address)
    except ValueError:
        return address
    return place.host, place.port, place.tls
