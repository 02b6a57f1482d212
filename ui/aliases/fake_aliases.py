"""Aliases without a store: without it the screen could be shown and tested only with one.

Answers as the real desk does, through the `post` it is given, and remembers every wish.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from app.catalogue.aliases.events import (
    AliasesAsked,
    AliasesExported,
    AliasesLaidDown,
    AliasesListed,
    AliasFileRead,
    NamesOffered,
)
from app.catalogue.aliases.values import (
    Alias,
    AliasKey,
    AliasWord,
    Kind,
    State,
    Statement,
    Verdict,
)
from app.readers.saying import Saying

_AT = datetime(2026, 11, 2, 8, tzinfo=UTC)


class FakeAliases:
    """Holds pairs in memory."""

    def __init__(self, post: Callable[[object], None]) -> None:
        self._post = post
        self.aliases: dict[AliasKey, Alias] = {}
        self.names: tuple[str, ...] = ()
        self.file = AliasFileRead("别名.csv", (), 0, (), ())
        self.wishes: list[tuple[object, ...]] = []

    def list_aliases(self, asked: AliasesAsked) -> None:
        """List what fits."""
        self.wishes.append(("list", asked))
        rows = tuple(one for one in self.aliases.values() if _fits(one, asked))
        self._post(AliasesListed(asked, rows, len(rows)))

    def offer_names(self, kind: Kind, text: str) -> None:
        """Offer the names that have the text in them."""
        self.wishes.append(("offer", kind, text))
        self._post(NamesOffered(kind, text, tuple(n for n in self.names if text in n)))

    def lay_down(self, statements: Sequence[Statement], person: str) -> None:
        """Let statements stand."""
        self.wishes.append(("lay-down", tuple(statements), person))
        undoing = [self._before(one) for one in statements]
        for one in statements:
            self.put(one, person)
        said = Saying(f"已登记 {len(statements)} 条。", f"{len(statements)} laid down.")
        self._post(AliasesLaidDown(tuple(statements), tuple(undoing), said))

    def read_file(self, path: Path) -> None:
        """Tell what a file says."""
        self.wishes.append(("read", path))
        self._post(replace(self.file, name=path.name))

    def export(self, path: Path, asked: AliasesAsked) -> None:
        """Say that a file is written."""
        self.wishes.append(("export", path, asked))
        said = Saying(f"已导出到 {path.name}。", f"Written: {path.name}.")
        self._post(AliasesExported(said, path))

    def put(self, one: Statement, person: str, at: datetime = _AT) -> None:
        """Let a statement stand, and what was said before behind it."""
        known = self.aliases.get(one.key)
        word = AliasWord(
            uuid.UUID(int=len(self.aliases) + 1),
            one.verdict,
            one.one,
            one.other,
            person,
            at,
            one.why,
            one.since,
            stands=True,
        )
        passed = tuple(replace(old, stands=False) for old in known.words) if known else ()
        self.aliases[one.key] = Alias(one.key, State(one.verdict.value), (word, *passed))

    def _before(self, one: Statement) -> Statement:
        known = self.aliases.get(one.key)
        return replace(one, verdict=Verdict.WITHDRAWN) if known is None else known.statement


def _fits(alias: Alias, asked: AliasesAsked) -> bool:
    return (
        (asked.withdrawn or alias.state is not State.WITHDRAWN)
        and asked.kind in (None, alias.key.kind)
        and asked.text in f"{alias.said.one} {alias.said.other} {alias.said.why}"
    )
