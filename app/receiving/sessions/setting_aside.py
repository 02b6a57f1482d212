"""Decides what is rejected or held by one scan: a box, or all that came in a carton or package.

Without it a rejected carton would be rejected box by box. What had been counted leaves the code
library by the same fact; what was held before is held no longer; what others hold is left alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from sqlalchemy import Connection

from app.codes.code import Code, Kind
from app.receiving.aside import rows as aside_rows
from app.receiving.aside.rows import Aside, AsideState, Counted
from app.receiving.documents.manifest import Carton
from app.receiving.operations import AsideBody
from app.receiving.rules import Content, Facts, NewPackage, Outcome
from app.receiving.rules.packs import contents_unknown
from app.receiving.sessions.arming import Setting
from app.receiving.sessions.decision import Decision
from app.receiving.sessions.standing import Standing
from app.receiving.verdicts import Sentence, Verdict

_VERDICTS = {AsideState.REJECTED: Verdict.REJECTED, AsideState.HELD: Verdict.HELD}


class SettingAside:
    """One scan that is to be rejected or held; lives as long as its transaction."""

    def __init__(self, standing: Standing, connection: Connection, setting: Setting) -> None:
        """Take what the boxes are to become."""
        self._standing = standing
        self._connection = connection
        self._setting = setting

    def decide(self, code: Code, text: str, facts: Facts, outcome: Outcome) -> Decision:
        """Say what follows; `outcome` is the verdict if the scan were to be received."""
        carton = self._standing.index.carton_of(code, text)
        if carton is not None:
            return self._carton(carton, facts)
        if code.kind is not Kind.TRACE_CODE or not code.valid or facts.elsewhere is not None:
            return Decision(outcome)
        if facts.expected is not None and facts.contents:
            inside = (Content(facts.expected, facts.held), *facts.contents)
            asides = list(self._all_of(inside))
            return self._several(asides, facts.expected.code, facts.expected.carton_no)
        if facts.related:
            asides = list(self._related(facts, outcome))
            return self._several(asides, code.code or "", None)
        if outcome.opens_carton and outcome.line_no is not None:
            line = self._standing.index.lines[outcome.line_no]
            return Decision(contents_unknown(line, self._standing.desk()))
        return self._box(_box_of(code, facts, outcome))

    def _box(self, box: NewPackage) -> Decision:
        before = aside_rows.of_code(self._connection, self._standing.key, box.code)
        if before is not None and before.state is self._setting.state:
            return Decision(already(before))
        asides = tuple(self._one(box, before))
        outcome = Outcome(
            _VERDICTS[self._setting.state],
            self._sentence_of_box(asides[-1]),
            asides[-1].line_no or None,
            asides[-1].carton_no,
        )
        return Decision(outcome, asides)

    def _sentence_of_box(self, box: AsideBody) -> Sentence:
        state = self._setting.state
        line = self._standing.index.lines.get(box.line_no)
        if line is None:
            key = "stranger-held" if state is AsideState.HELD else "stranger-rejected"
            return Sentence(key, {"code": box.code, **self._reason()})
        values: dict[str, str | int] = {
            "name": line.item.name,
            "strength": line.item.strength,
            "batch": line.batch,
            "rejected": self._standing.aside(line.line_no, state) + 1,
            "unit": line.unit,
        }
        return Sentence("held" if state is AsideState.HELD else "rejected", values | self._reason())

    def _carton(self, carton: Carton, facts: Facts) -> Decision:
        listed = {content.package.code for content in facts.contents}
        asides = list(self._all_of(facts.contents))
        asides += self._counted_unlisted(carton, listed)
        before = aside_rows.of_carton(self._connection, self._standing.key, carton.carton_no)
        for aside in before:
            if aside.code and aside.code not in listed and aside.state is not self._setting.state:
                asides += (aside.lifted(), self._again(aside))
        rest = self._rest(carton, facts.contents, asides, before)
        if rest is None:
            sentence = Sentence("contents-unknown", {"label": carton.carton_no})
            return Decision(Outcome(Verdict.COMMAND, sentence, carton_no=carton.carton_no))
        return self._several(asides + rest, carton.carton_no, carton.carton_no)

    def _rest(
        self,
        carton: Carton,
        contents: Sequence[Content],
        asides: list[AsideBody],
        before: list[Aside],
    ) -> list[AsideBody] | None:
        """Boxes in it that no code names; None where nobody said how many there are."""
        missing = _missing(carton, self._seen(contents, asides, before))
        unknown = None in missing.values()
        rest = {n: quantity for n, quantity in missing.items() if quantity and quantity > 0}
        if self._setting.state is AsideState.HELD or not (unknown or rest):
            # Without a code nobody could scan a held box again.
            return [] if asides or before else None
        if unknown and not asides:
            return None
        state, reason = self._setting.state, self._setting.reason
        return [
            AsideBody("", line_no, state, quantity, reason=reason, carton_no=carton.carton_no)
            for line_no, quantity in rest.items()
        ]

    def _seen(
        self, contents: Sequence[Content], asides: list[AsideBody], before: list[Aside]
    ) -> Counter[int]:
        """How many of each line are known one by one, or were put aside before."""
        codes = {content.package.code for content in contents}
        seen = Counter(c.package.line_no for c in contents if c.package.smallest)
        seen.update(_put_unlisted(asides, codes))
        for aside in (aside for aside in before if not self._is_counted(aside, codes)):
            seen[aside.line_no] += aside.quantity
        return seen

    def _is_counted(self, aside: Aside, codes: Collection[str]) -> bool:
        """Whether it stands among the others already (listed, or changing now), or is no box."""
        changes = aside.state is not self._setting.state
        return not aside.smallest or (bool(aside.code) and (changes or aside.code in codes))

    def _counted_unlisted(self, carton: Carton, listed: set[str]) -> Iterator[AsideBody]:
        rows = aside_rows.counted_in(self._connection, self._standing.key, carton.carton_no)
        for row in rows:
            if row.code not in listed:
                yield self._out_of_library(row)

    def _several(self, asides: list[AsideBody], label: str, carton_no: str | None) -> Decision:
        """Put several aside at once; parents of boxes go with them and are not counted."""
        put = [aside for aside in asides if aside.quantity > 0 and aside.smallest]
        if not put:
            sentence = Sentence("contents-aside", {"label": label})
            return Decision(Outcome(Verdict.ALREADY_SCANNED, sentence, carton_no=carton_no))
        numbers = sorted({aside.line_no for aside in put})
        values = self._named(numbers) | {
            "label": label,
            "count": sum(aside.quantity for aside in put),
        }
        held = self._setting.state is AsideState.HELD
        sentence = Sentence("contents-held" if held else "contents-rejected", values)
        line_no = numbers[0] if len(numbers) == 1 else None
        outcome = Outcome(_VERDICTS[self._setting.state], sentence, line_no, carton_no)
        return Decision(outcome, tuple(asides))

    def _named(self, numbers: Iterable[int]) -> dict[str, str | int]:
        """What a sentence says of lines, and why they are put aside."""
        lines = [self._standing.index.lines[number] for number in numbers if number]
        values: dict[str, str | int] = {
            "unit": lines[0].unit if lines else "",
            "name": "、".join(dict.fromkeys(line.item.name for line in lines[:2])),
        }
        return values | self._reason()

    def _all_of(self, contents: Iterable[Content]) -> Iterator[AsideBody]:
        for content in contents:
            package, held = content.package, content.held
            if held is not None and held.receipt_id != self._standing.receipt_id:
                continue
            if not package.smallest and held is None:
                continue
            box = NewPackage(
                package.code, package.line_no, package.smallest, package.parent_code,
                package.carton_no,
            )  # fmt: skip
            before = None
            if self._standing.has_asides:
                before = aside_rows.of_code(self._connection, self._standing.key, package.code)
            if before is None or before.state is not self._setting.state:
                yield from self._one(box, before)

    def _related(self, facts: Facts, outcome: Outcome) -> Iterator[AsideBody]:
        """What others said is inside; the package itself is not counted."""
        line_no = outcome.line_no or 0
        for inside in facts.related:
            is_others = (
                inside.held is not None and inside.held.receipt_id != self._standing.receipt_id
            )
            if is_others or not inside.smallest:
                continue
            before = aside_rows.of_code(self._connection, self._standing.key, inside.code)
            if before is None or before.state is not self._setting.state:
                box = NewPackage(inside.code, line_no, True, inside.parent_code, None)
                yield from self._one(box, before)

    def _one(self, box: NewPackage, before: Aside | None) -> Iterator[AsideBody]:
        """Lift what it was, and put it aside."""
        if before is not None:
            yield before.lifted()
            yield self._again(before)
            return
        row = aside_rows.counted(self._connection, self._standing.key, box.code)
        if row is not None:
            yield self._out_of_library(row)
            return
        yield AsideBody(
            code=box.code,
            line_no=box.line_no,
            state=self._setting.state,
            quantity=1,
            smallest=box.smallest,
            reason=self._setting.reason,
            parent_code=box.parent_code,
            carton_no=box.carton_no,
        )

    def _again(self, aside: Aside) -> AsideBody:
        return AsideBody(
            code=aside.code,
            line_no=aside.line_no,
            state=self._setting.state,
            quantity=aside.quantity,
            smallest=aside.smallest,
            reason=self._setting.reason,
            parent_code=aside.parent_code,
            carton_no=aside.carton_no,
        )

    def _out_of_library(self, counted: Counted) -> AsideBody:
        return AsideBody(
            code=counted.code,
            line_no=counted.line_no,
            state=self._setting.state,
            quantity=1,
            smallest=counted.smallest,
            reason=self._setting.reason,
            parent_code=counted.parent_code,
            carton_no=counted.carton_no,
            owner=counted.workstation,
            owner_seq=counted.seq,
        )

    def _reason(self) -> dict[str, str | int]:
        return {"difference": self._setting.reason} if self._setting.reason else {}


def _put_unlisted(asides: Iterable[AsideBody], codes: Collection[str]) -> Counter[int]:
    """Boxes with codes that nobody listed and that are put aside now, by line."""
    put = [aside for aside in asides if aside.smallest and aside.quantity > 0]
    return Counter(aside.line_no for aside in put if aside.code and aside.code not in codes)


def _missing(carton: Carton, seen: Mapping[int, int]) -> dict[int, int | None]:
    """What no code names, by line; None where nobody said how many there are."""
    return {
        line_no: None if quantity is None else quantity - seen.get(line_no, 0)
        for line_no, quantity in carton.by_line.items()
    }


def already(aside: Aside) -> Outcome:
    """What is said of a box that is aside already."""
    values: dict[str, str | int] = {"code": aside.code}
    if aside.state is AsideState.HELD:
        sentence = Sentence("already-held", values)
    else:
        sentence = Sentence("already-rejected", values | {"difference": aside.reason})
    return Outcome(Verdict.ALREADY_SCANNED, sentence, aside.line_no or None, aside.carton_no)


def _box_of(code: Code, facts: Facts, outcome: Outcome) -> NewPackage:
    """One box and the line it belongs to: as listed, as it would be received, or to none."""
    assert code.code is not None
    if facts.expected is not None:
        listed = facts.expected
        return NewPackage(
            listed.code, listed.line_no, listed.smallest, listed.parent_code, listed.carton_no
        )
    if outcome.packages:
        return outcome.packages[0]
    return NewPackage(code.code, outcome.line_no or 0, True, None, None)
