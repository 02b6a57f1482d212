"""What is known, without a store: without it the page could be shown and tested only with one.

Answers as the real desk does, in the order of the wishes, through the `post` it is given, and
remembers every wish.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from app.readers.saying import Saying
from app.receiving.known import wording
from app.receiving.known.events import (
    BarsListed,
    BarWish,
    Decided,
    Decision,
    ItemsFound,
    KnownChanged,
    KnownRefused,
    MappingsAsked,
    MappingsListed,
    Part,
    RulesListed,
)
from app.receiving.known.item_rules import Rule
from app.receiving.known.listing import BarRow, BarsAsked, RuleRow
from app.receiving.known.naming import NamedItem
from app.receiving.known.review import ReviewPage, ReviewRow
from app.receiving.known.values import MappingState

_STATE_AFTER = {
    Decision.CONFIRM: MappingState.CONFIRMED,
    Decision.REFUSE: MappingState.REFUSED,
    Decision.WITHDRAW: MappingState.WITHDRAWN,
}


class FakeKnown:
    """Holds rows in memory."""

    def __init__(
        self,
        post: Callable[[object], None],
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._post, self._now = post, now
        self.mappings: tuple[ReviewRow, ...] = ()
        self.rules: tuple[RuleRow, ...] = ()
        self.bars: tuple[BarRow, ...] = ()
        self.items: tuple[NamedItem, ...] = ()
        self.refusal: Saying | None = None
        """Where given, every change is refused with it."""
        self.wishes: list[tuple[object, ...]] = []
        self._before: tuple[ReviewRow, ...] | None = None

    def list_mappings(self, asked: MappingsAsked) -> None:
        """Answer with what fits."""
        self.wishes.append(("list_mappings", asked))
        rows = tuple(
            row
            for row in self.mappings
            if asked.state in (None, row.entry.state)
            and (row.rivals or not asked.conflicts)
            and (asked.search in row.entry.identifier or asked.search in row.name)
        )
        waiting = sum(row.entry.state is MappingState.PROPOSED for row in self.mappings)
        self._post(MappingsListed(asked, ReviewPage(rows, asked.page, len(rows), waiting)))

    def decide(self, wish: Decided, person: str) -> None:
        """Change the state of pairs."""
        self.wishes.append(("decide", wish, person))
        keys = {(pair.identifier, pair.province_code) for pair in wish.pairs}
        self._before = self.mappings
        self.mappings = tuple(
            replace(row, entry=replace(row.entry, state=_STATE_AFTER[wish.decision], person=person))
            if (row.entry.identifier, row.entry.province_code) in keys
            else row
            for row in self.mappings
        )
        self._change(Part.MAPPINGS, wording.decided(wish.decision, len(keys)))

    def undo_decision(self, person: str) -> None:
        """Show the rows as they were."""
        self.wishes.append(("undo_decision", person))
        if self._before is not None:
            self.mappings, self._before = self._before, None
        self._change(Part.MAPPINGS, wording.saying("undone", count=1))

    def list_rules(self, search: str) -> None:
        """Answer with what fits."""
        self.wishes.append(("list_rules", search))
        rows = tuple(
            row for row in self.rules if search in row.scope + (row.item.name if row.item else "")
        )
        self._post(RulesListed(search, rows))

    def lay_down(self, scope: str, rule: Rule, value: str, person: str) -> None:
        """Take a rule in."""
        self.wishes.append(("lay_down", scope, rule, value, person))
        if self.refusal is None:
            row = RuleRow(scope, rule, value, None, person, self._now())
            others = (one for one in self.rules if (one.scope, one.rule) != (scope, rule))
            self.rules = (row, *others)
        self._change(Part.RULES, wording.saying("rule-laid"))

    def take_back(self, rows: Sequence[RuleRow], person: str) -> None:
        """Take rules out."""
        self.wishes.append(("take_back", tuple(rows), person))
        self.rules = tuple(row for row in self.rules if row not in rows)
        self._change(Part.RULES, wording.saying("rule-taken-back"))

    def list_bars(self, asked: BarsAsked) -> None:
        """Answer with what fits."""
        self.wishes.append(("list_bars", asked))
        rows = tuple(
            row
            for row in self.bars
            if (asked.lifted or row.lifted_at is None)
            and asked.search in row.reason + row.batch + row.province_code
        )
        self._post(BarsListed(asked, rows))

    def bar(self, wish: BarWish, person: str) -> None:
        """Take a recall or a stop in."""
        self.wishes.append(("bar", wish, person))
        if self.refusal is None:
            row = BarRow(
                kind=wish.kind,
                key=f"item:{wish.province_code}{len(self.bars)}",
                province_code=wish.province_code,
                item=next((i for i in self.items if i.province_code == wish.province_code), None),
                batch=wish.batch,
                identifier=wish.identifier,
                reason=f"{wish.reason}（{wish.document_no}）",
                person=person,
                at=self._now(),
            )
            self.bars = (row, *self.bars)
        self._change(Part.BARS, wording.saying("recalled"))

    def lift(self, rows: Sequence[BarRow], person: str) -> None:
        """Lift recalls."""
        self.wishes.append(("lift", tuple(rows), person))
        self.bars = tuple(
            replace(row, lifted_at=self._now()) if row in rows else row for row in self.bars
        )
        self._change(Part.BARS, wording.saying("bar-lifted"))

    def find_items(self, text: str) -> None:
        """Answer with the items whose name, code or initials contain a text."""
        self.wishes.append(("find_items", text))
        found = tuple(
            item
            for item in self.items
            if text in item.name or text in item.province_code or text in item.initials
        )
        self._post(ItemsFound(text, found))

    def _change(self, part: Part, said: Saying) -> None:
        if self.refusal is not None:
            self._post(KnownRefused(self.refusal))
        else:
            self._post(KnownChanged(part, said, undoable=self._before is not None))
