"""One kind of connection: how it is described, made, and tried without changing anything.

Without it adding a connector would mean to change every place that knows connectors. A kind is one
module with one Kind in it, and one line in sync/connectors/kinds/registry.py.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from app.links.authorities import SETTING as AUTHORITIES
from app.links.connections import FieldKind, LinkField, LinkKind, Serves
from app.readers.saying import Saying
from sync.connectors.journal import Journal
from sync.connectors.kinds.form import Form, Texts, check_names

HASTE_S = 10.0
"""How long one call may take while a connection is tried."""
TIMEOUT = "timeout_s"

Made = TypeVar("Made")


class Connector(Protocol):
    """What all connectors have alike."""

    @property
    def name(self) -> str:
        """The platform's short name, as stored with outbox rows."""

    def close(self) -> None:
        """Give the connections back."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One harmless call: a reading one, at which the platform changes nothing."""

    title: Saying
    """账户, 读一条数据."""
    call: Callable[[Any], Saying]
    """With the connector: says what was found; raises PlatformError."""


def set_authorities(settings: Texts) -> str:
    """The certificates (PEM) that were set to be trusted; empty: public authorities are."""
    return settings.get(AUTHORITIES, "").strip()


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of connection that can be made."""

    shown: LinkKind
    make: Callable[[Texts, Texts, Journal], Connector]
    """Of settings and secrets whose names are known; raises WrongSetting."""
    address: Callable[[Texts], str]
    """Where it connects to; empty: over no network. Settings may be garbage."""
    trials: Callable[[Texts], tuple[Trial, ...]]
    """What it is tried with; settings may say which questions are open."""
    advice: Mapping[str, Saying] = field(default_factory=dict)
    """By result code: what is wrong and what to do. A `*` at its end stands for any end."""
    authorities: Callable[[Texts], str] = set_authorities
    """Whose certificates are trusted at the address. Settings may be garbage."""

    @property
    def name(self) -> str:
        """As stored."""
        return self.shown.name

    @property
    def secret_names(self) -> tuple[str, ...]:
        """Which of its fields are secrets."""
        return tuple(one.name for one in self.shown.fields if one.kind is FieldKind.SECRET)

    def build(self, settings: Texts, secrets: Texts, journal: Journal) -> Connector:
        """Make the connector; raises WrongSetting, which names the field."""
        check_names(self.shown.fields, settings, secrets)
        return self.make(settings, secrets, journal)

    def label(self, name: str) -> str:
        """What people call a field."""
        return next((one.label for one in self.shown.fields if one.name == name), name)

    @property
    def defaults(self) -> Texts:
        """What each field is where nothing is said."""
        return {one.name: one.default for one in self.shown.fields}

    def is_address(self, name: str) -> bool:
        """Whether a field says where to connect to."""
        return any(one.name == name and one.kind is FieldKind.URL for one in self.shown.fields)

    def hasty(self, settings: Texts) -> Texts:
        """The settings for a trial: nobody waits minutes for one."""
        default = next((one.default for one in self.shown.fields if one.name == TIMEOUT), None)
        if default is None:
            return settings
        return {**settings, TIMEOUT: _shorter(settings.get(TIMEOUT, default))}

    def advice_on(self, code: str) -> Saying | None:
        """What to do about a result code; None where nobody knows."""
        if code in self.advice:
            return self.advice[code]
        begun = (one for one in self.advice if one.endswith("*") and code.startswith(one[:-1]))
        return self.advice.get(max(begun, key=len, default=""))


def link_kind(
    name: str,
    title: Saying,
    serves: Serves,
    about: Saying,
    fields: tuple[LinkField, ...],
    link: str = "",
) -> LinkKind:
    """Describe a kind in both languages."""
    return LinkKind(
        name,
        title.chinese,
        serves,
        about.chinese,
        fields,
        link,
        title_en=title.english,
        about_en=about.english,
    )


def maker(
    form: Form[Made], connector: Callable[[Made, Journal], Connector]
) -> Callable[[Texts, Texts, Journal], Connector]:
    """How a kind is made whose connector takes its settings and a journal, and nothing else."""

    def make(settings: Texts, secrets: Texts, journal: Journal) -> Connector:
        return connector(form.read(settings, secrets), journal)

    return make


def always(*trials: Trial) -> Callable[[Texts], tuple[Trial, ...]]:
    """The trials of a kind whose settings do not matter for them."""
    return lambda _settings: trials


def in_field(name: str) -> Callable[[Texts], str]:
    """The address of a kind that has it in one field."""
    return lambda settings: settings.get(name, "").strip()


def _shorter(text: str) -> str:
    """The shorter of what is set and HASTE_S; what is no number is refused when it is read."""
    try:
        return text if 0 < float(text) <= HASTE_S else f"{HASTE_S:g}"
    except ValueError:
        return text or f"{HASTE_S:g}"
