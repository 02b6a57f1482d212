"""The connections that there are now: those that were set, and those the service was started with.

Without it each change would need a restart, and one connection that cannot be made would keep all
others away. A connection is made anew when its row changed; rows that other processes changed are
looked at every few seconds. What cannot be made (its secret is missing here, its settings are none
for this version) is told in words and tried again, and harms no other.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec

from app.links.connections import Serves
from app.readers.saying import Saying
from app.store.database import Database
from sync.connectors.journal import Journal, no_journal
from sync.connectors.kinds.form import WrongSetting
from sync.connectors.kinds.kind import Connector, Kind
from sync.connectors.kinds.registry import BY_NAME
from sync.connectors.port import Platform
from sync.service.links.connected import Connected
from sync.service.links.rows import AnyRow, enabled_rows
from sync.service.links.secrets import LinkSecrets
from sync.service.links.stored import MarksStored, StoredDetails

LOOK_EVERY_S = 2.0
"""How soon changes of other processes are noticed."""
AGAIN_S = 30.0
"""How often one that could not be made is tried: its keyring may be open by now."""

JournalOf = Callable[[str, str, Collection[str]], Journal]
"""The journal of one connection; the secrets are masked in it."""
_Stamp = tuple[int, datetime]


@dataclass(frozen=True, slots=True)
class Fixed:
    """A connection that whoever started the service gave; it cannot be changed."""

    org: str
    link: str
    """The connector's name."""
    kind: str
    title: str
    serves: Serves
    make: Callable[[Journal], Connector]
    settings: Mapping[str, str] = field(default_factory=dict)
    """For people, without secrets."""
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Those that were given, so that it can be tried."""


def bought_on(org: str, platform: Platform) -> Fixed:
    """A platform that is there already, as what an institution buys on."""
    kind = BY_NAME.get(platform.name)
    title = kind.shown.title if kind is not None else platform.name

    def given(_journal: Journal) -> Any:  # noqa: ANN401 (connectors are known by their ports)
        return platform

    return Fixed(org, platform.name, platform.name, title, Serves.PROCUREMENT, given)


@dataclass(frozen=True, slots=True)
class _Held:
    """One connection as it was last looked at."""

    stamp: _Stamp
    connected: Connected | None
    problem: str
    """Why it could not be made, and what to do."""
    again_at: float
    """By the monotonic clock, where it could not."""


def no_journal_of(_org: str, _link: str, _secrets: Collection[str]) -> Journal:
    """Keep nothing of any connection."""
    return no_journal


class LinkBook:
    """All connections of all institutions, from any thread (sync.service.links.connected)."""

    def __init__(
        self,
        database: Database,
        secrets: LinkSecrets,
        journal_of: JournalOf = no_journal_of,
        fixed: Sequence[Fixed] = (),
        kinds: Mapping[str, Kind] = BY_NAME,
        look_every_s: float = LOOK_EVERY_S,
    ) -> None:
        self._database, self._secrets, self._journal_of = database, secrets, journal_of
        self._kinds, self._look_every_s = kinds, look_every_s
        self._lock = threading.Lock()
        self._look_at = 0.0
        self._held: dict[str, dict[str, _Held]] = {}
        """By institution and name, so that one is found however many others there are."""
        self._fixed: dict[str, dict[str, tuple[Fixed, Connected]]] = {}
        for one in fixed:
            masked = tuple(one.secrets.values())
            connector = one.make(journal_of(one.org, one.link, masked))
            connected = Connected(one.link, one.serves, connector)
            self._fixed.setdefault(one.org, {})[one.link] = (one, connected)
        self._live: dict[str, tuple[Connected, ...]] = {}
        """Those of each institution that has any, as they were last looked at."""

    def orgs(self) -> tuple[str, ...]:
        """The institutions that have one that is switched on; raises StoreError."""
        with self._lock:
            self._look()
            return tuple(sorted(self._live))

    def of(self, org: str) -> tuple[Connected, ...]:
        """Those of one institution: the same objects while nothing was changed."""
        with self._lock:
            self._look()
            return self._live.get(org, ())

    def fixed_of(self, org: str) -> Mapping[str, Fixed]:
        """Those of one institution that cannot be changed, by their names."""
        return {link: one for link, (one, _made) in self._fixed.get(org, {}).items()}

    def problems(self, org: str) -> Mapping[str, str]:
        """Why connections could not be made, by their names; raises StoreError."""
        with self._lock:
            self._look()
            return {
                link: held.problem for link, held in self._held.get(org, {}).items() if held.problem
            }

    def changed(self) -> None:
        """Look anew at once: something was changed here."""
        with self._lock:
            self._look_at = 0.0

    def close(self) -> None:
        """Give back what was made here; who is still at one goes on."""
        with self._lock:
            for mine in self._held.values():
                for held in mine.values():
                    _close(held)

    def _look(self) -> None:
        """Take over what changed since the last look; raises StoreError."""
        now = time.monotonic()
        if now < self._look_at:
            return
        found: dict[str, dict[str, AnyRow]] = {}
        for row in self._rows():
            found.setdefault(row.org, {})[row.link] = row
        for org in self._held.keys() | found.keys():
            self._look_at_one(org, found.get(org, {}), now)
        orgs = self._fixed.keys() | self._held.keys()
        live = {org: self._connected(org) for org in orgs}
        self._live = {org: connected for org, connected in live.items() if connected}
        self._look_at = now + self._look_every_s

    def _look_at_one(self, org: str, found: Mapping[str, AnyRow], now: float) -> None:
        """Take over what changed at one institution, which buys through one platform at a time."""
        held = self._held.setdefault(org, {})
        for link in held.keys() - found.keys():
            _close(held.pop(link))
        bought = self._buys_fixed(org)
        for _link, row in sorted(found.items()):
            kind = self._kinds.get(row.kind)
            buys = kind is not None and kind.shown.serves is Serves.PROCUREMENT
            if buys and bought:
                self._hold(row, _Held(_stamp(row), None, _ANOTHER, now))
                continue
            self._hold(row, self._looked_at(row, now))
            bought = bought or buys
        if not held:
            del self._held[org]

    def _connected(self, org: str) -> tuple[Connected, ...]:
        """Those that are there now: what was given first, then by name."""
        fixed = [made for _, made in self._fixed.get(org, {}).values()]
        mine = self._held.get(org, {})
        held = (mine[link] for link in sorted(mine))
        return (*fixed, *(one.connected for one in held if one.connected is not None))

    def _rows(self) -> Sequence[AnyRow]:
        with self._database.reading() as connection:
            return enabled_rows(connection)

    def _buys_fixed(self, org: str) -> bool:
        return any(
            one.serves is Serves.PROCUREMENT for one, _made in self._fixed.get(org, {}).values()
        )

    def _hold(self, row: AnyRow, new: _Held) -> None:
        held = self._held[row.org]
        old = held.get(row.link)
        if old is not None and old.connected is not new.connected:
            _close(old)
        held[row.link] = new

    def _looked_at(self, row: AnyRow, now: float) -> _Held:
        """The connection as it was, while nothing changed; else made anew."""
        old = self._held[row.org].get(row.link)
        same = old is not None and old.stamp == _stamp(row)
        if old is not None and same and (old.connected is not None or now < old.again_at):
            return old
        connected, problem = self._made(row)
        return _Held(_stamp(row), connected, problem, now + AGAIN_S)

    def _made(self, row: AnyRow) -> tuple[Connected | None, str]:
        org, link = row.org, row.link
        kind = self._kinds.get(row.kind)
        if link in self._fixed.get(org, {}):
            return None, _ANOTHER
        if kind is None:
            return None, f"本程序不认识这种对接（{row.kind}），请升级前置服务"
        secrets = self._secrets.read(org, link, kind.secret_names)
        try:
            settings = read_settings(row.settings)
            journal = self._journal_of(org, link, tuple(secrets.values()))
            connector = kind.build(settings, secrets, journal)
        except WrongSetting as wrong:
            return None, _in_words(kind, wrong, secrets)
        if connector.name != link:
            connector.close()
            return None, f"连接名称与平台“{connector.name}”不一致，请删除后重新添加"
        if isinstance(connector, MarksStored):
            connector.mark_stored(StoredDetails(self._database, org, link))
        return Connected(link, kind.shown.serves, connector), ""


_ANOTHER = "服务启动时已指定采购平台，或另一个采购平台正在使用，这一个没有启用；请停用其中一个"


def read_settings(text: str) -> dict[str, str]:
    """Settings as they are stored; raises WrongSetting."""
    try:
        return msgspec.json.decode(text, type=dict[str, str])
    except (msgspec.MsgspecError, UnicodeError) as error:
        said = Saying(
            "存下的设置无法读取，请重新填写", "What is stored cannot be read; set it anew"
        )
        raise WrongSetting("", said) from error


def _in_words(kind: Kind, wrong: WrongSetting, secrets: Mapping[str, str]) -> str:
    if wrong.name in kind.secret_names and not secrets.get(wrong.name):
        return (
            f"这台服务器的密钥库里没有“{kind.label(wrong.name)}”（换过服务器或账户？），"
            "请在“对接”里重新填写"
        )
    return f"设置不能用：{wrong.message}，请在“对接”里更正"


def _stamp(row: AnyRow) -> _Stamp:
    return (row.version, row.changed_at)


def _close(held: _Held) -> None:
    if held.connected is not None:
        held.connected.connector.close()
