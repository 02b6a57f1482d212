"""What of a workstation's settings was changed: found by holding what a desk shows against before.

Without it each desk would have to remember what its settings were. Readers, relays, the second
place of backups and label designs are shown whole whenever one of them changes; what is shown first
was there before anybody changed it. Desks that show nothing afterwards say both in their event.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from app.labels.designing import DesignsListed
from app.labels.printers import LabelPrintersKept
from app.packing.events import RelaysShown
from app.papers import NAMES, ChoicesKept
from app.people.audit.values import Subject, Told
from app.readers.events import ReadersShown
from app.store.encrypting import EncryptionStood
from app.store.second_copies import SecondPlaceShown


@dataclass(frozen=True, slots=True)
class Change:
    """One setting that is otherwise than before."""

    subject: Subject
    before: Told
    """Empty: it was not there."""
    after: Told
    """Empty: it is gone."""


_Standing = Mapping[str, tuple[str, Told]]
"""By id: what people call it, and what is set."""


class KnownSettings:
    """The settings of one workstation, as far as they were shown."""

    def __init__(self) -> None:
        """Nothing was shown yet."""
        self._known: dict[str, _Standing] = {}

    def changes(self, event: object) -> Iterator[Change]:
        """What an event says of changes; nothing of one that is about something else."""
        if isinstance(event, ChoicesKept | LabelPrintersKept):
            kind, named = _SAID_BOTH[type(event)]
            if not event.complaint:
                yield from _between(kind, named(event.before), named(event.after))
            return
        shown = _SHOWN.get(type(event))
        if shown is None:
            return
        kind, read = shown
        now = read(event)
        before, self._known[kind] = self._known.get(kind), now
        if before is not None:
            yield from _between(kind, before, now)


def _between(kind: str, before: _Standing, after: _Standing) -> Iterator[Change]:
    for key in sorted({*before, *after}):
        old_words, old = before.get(key, ("", {}))
        words, new = after.get(key, (old_words, {}))
        if old != new:
            yield Change(Subject(kind, key, words), old, new)


def _plain(value: object) -> dict[str, object]:
    """A value as names and plain values; paths as text."""
    told: dict[str, object] = msgspec.to_builtins(value, enc_hook=str)
    return told


def _readers(event: ReadersShown) -> _Standing:
    profiles = [one.profile for one in event.readers]
    return {one.reader_id: (one.name, _plain(one)) for one in profiles}


def _relays(event: RelaysShown) -> _Standing:
    return {row.hospital: (row.url, _plain(row)) for row in event.rows}


def _second_place(event: SecondPlaceShown) -> _Standing:
    folder = None if event.place is None else str(event.place.folder)
    return {} if folder is None else {"": (folder, {"folder": folder})}


def _encryption(event: EncryptionStood) -> _Standing:
    return {"database": ("本机数据库加密", {"wanted": event.wanted, "key": event.key_name})}


def _designs(event: DesignsListed) -> _Standing:
    own = [one for one in event.entries if one.which.own]
    return {one.which.name: (one.title, _plain(one)) for one in own}


def _choices(choices: Any) -> _Standing:  # noqa: ANN401 (of ChoicesKept)
    return {kind.value: (NAMES[kind], _plain(choice)) for kind, choice in choices}


def _label_printers(printers: Any) -> _Standing:  # noqa: ANN401 (of LabelPrintersKept)
    return {one.name: (one.name, _plain(one)) for one in printers}


_SHOWN: dict[type, tuple[str, Callable[[Any], _Standing]]] = {
    ReadersShown: ("reader", _readers),
    RelaysShown: ("relay", _relays),
    SecondPlaceShown: ("second-place", _second_place),
    EncryptionStood: ("encryption", _encryption),
    DesignsListed: ("label-design", _designs),
}
_SAID_BOTH: dict[type, tuple[str, Callable[[Any], _Standing]]] = {
    ChoicesKept: ("paper-printer", _choices),
    LabelPrintersKept: ("label-printer", _label_printers),
}
