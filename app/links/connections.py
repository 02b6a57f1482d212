"""A connection to an outside platform: of which kind, how it is set, how it stands.

Without it a screen could not ask for what a connector needs. A kind describes its settings as data,
so that one guided form serves them all; secrets are set and never told. What people read comes in
Chinese and, where whoever describes it knows it, in English: a screen chooses (`Saying`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from app.readers.saying import Saying


class Serves(StrEnum):
    """What a connection is for; an institution buys through one at a time."""

    PROCUREMENT = "procurement"
    """省招采平台 and whatever stands in for it."""
    TRACE = "trace"
    """码上放心 and other trace code platforms."""
    INSURANCE = "insurance"
    """医保追溯码库."""
    HIS = "his"
    """院内 HIS/SPD."""
    DISTRIBUTION = "distribution"
    """A procurement platform, to a distributor; told to distributors alone: older workstations
    do not know the word."""


class FieldKind(StrEnum):
    """How a setting is written."""

    TEXT = "text"
    URL = "url"
    NUMBER = "number"
    FLAG = "flag"
    """`1` or `0`."""
    CHOICE = "choice"
    LONG_TEXT = "long-text"
    """Several lines: a description, SQL, JSON."""
    SECRET = "secret"
    """In the keyring; never told."""
    FOLDER = "folder"
    """On the service's machine."""


@dataclass(frozen=True, slots=True)
class LinkField:
    """One setting of a kind of connection."""

    name: str
    label: str
    """Chinese."""
    kind: FieldKind
    required: bool = False
    default: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    """Value and Chinese label."""
    help: str = ""
    """One Chinese sentence: what it is and where it is found."""
    step: str = ""
    """The page of the guide it stands on (地址, 账户, 细节); details have a default."""
    label_en: str = ""
    """Here and below: the same in English; empty: only the Chinese is known."""
    help_en: str = ""
    choices_en: tuple[str, ...] = ()
    """The English labels, in the order of the choices."""
    step_en: str = ""

    @property
    def called(self) -> Saying:
        """What people call it."""
        return _both(self.label, self.label_en)

    @property
    def explained(self) -> Saying:
        """What it is and where it is found."""
        return _both(self.help, self.help_en)

    @property
    def offered(self) -> tuple[tuple[str, Saying], ...]:
        """What one chooses from, each with what people call it."""
        english = (*self.choices_en, *("" for _ in self.choices[len(self.choices_en) :]))
        return tuple(
            (value, _both(label, also))
            for (value, label), also in zip(self.choices, english, strict=False)
        )

    @property
    def page(self) -> Saying:
        """What its page of the guide is called."""
        return _both(self.step, self.step_en)


@dataclass(frozen=True, slots=True)
class LinkKind:
    """One kind of connection that can be made."""

    name: str
    """`shanghai-yy`: as stored with outbox rows."""
    title: str
    """上海阳光采购（YY）."""
    serves: Serves
    about: str
    """One or two Chinese sentences: which platform, which protocol, what it can do."""
    fields: tuple[LinkField, ...]
    link: str = ""
    """What a connection of this kind is called; empty: as whoever makes it says."""
    title_en: str = ""
    about_en: str = ""

    @property
    def called(self) -> Saying:
        """What people call it."""
        return _both(self.title, self.title_en)

    @property
    def explained(self) -> Saying:
        """Which platform, which protocol, what it can do."""
        return _both(self.about, self.about_en)


class Health(StrEnum):
    """How a connection stands."""

    UNUSED = "unused"
    """Nothing was exchanged yet."""
    WORKING = "working"
    """The last exchange did what it was for."""
    FAILING = "failing"
    """The last exchange did not, and is tried again."""
    STUCK = "stuck"
    """Something waits for a person."""
    OFF = "off"


@dataclass(frozen=True, slots=True)
class LinkShown:
    """One connection of an institution."""

    link: str
    """Its name within the institution; part of what is stored: letters, digits and hyphens."""
    kind: str
    title: str
    serves: Serves
    settings: Mapping[str, str]
    """Without secrets; what is not in it has its default."""
    secrets: tuple[str, ...]
    """Names of the secrets that are kept."""
    enabled: bool
    version: int
    """Grows with every change; 0: given by whoever started the service, cannot be changed here."""
    changed_at: datetime | None
    changed_by: str
    health: Health
    message: str
    """One Chinese sentence on its health: what went wrong and what to do."""
    last_call_at: datetime | None
    last_good_at: datetime | None
    waiting: int
    """Messages in the outbox that will be sent."""
    waiting_since: datetime | None
    stuck: int
    """Messages that wait for a person."""


@dataclass(frozen=True, slots=True)
class LinksShown:
    """Answer and event: all connections of the institution."""

    links: tuple[LinkShown, ...]


@dataclass(frozen=True, slots=True)
class KindsShown:
    """Answer and event: what can be connected."""

    kinds: tuple[LinkKind, ...]


@dataclass(frozen=True, slots=True)
class LinkWish:
    """A connection is to be made or changed."""

    link: str
    kind: str
    title: str
    settings: Mapping[str, str]
    enabled: bool
    version: int
    """The version it was changed from; 0: it is new. Another one in between refuses it."""
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Only those that change."""


@dataclass(frozen=True, slots=True)
class TestStep:
    """One thing that was tried."""

    # Not a test, whatever pytest takes names for.
    __test__ = False

    title: str
    """地址可达, 证书, 登录, 读一条数据…"""
    ok: bool
    message: str
    """What was found; where it failed, what is wrong and what to do."""
    title_en: str = ""
    message_en: str = ""

    @property
    def called(self) -> Saying:
        """What was tried."""
        return _both(self.title, self.title_en)

    @property
    def found(self) -> Saying:
        """What came of it."""
        return _both(self.message, self.message_en)


@dataclass(frozen=True, slots=True)
class LinkTested:
    """Answer and event: what trying a connection came to. Nothing was changed anywhere by it."""

    link: str
    ok: bool
    steps: tuple[TestStep, ...]


def _both(chinese: str, english: str) -> Saying:
    return Saying(chinese, english or chinese)
