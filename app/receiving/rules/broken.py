"""Which boxes of a carton speak against themselves, and what is left of it.

Without it one bad box would keep twenty-nine good ones out. A box that another receipt holds is
refused by itself; what is recalled, by its identifier; expired, stopped or more than was sent, all
that is still to come of its line. Pure.
"""

from __future__ import annotations

from collections import Counter

from app.receiving.rules.lines import barred, new_package, refused, too_many, unfit
from app.receiving.rules.values import Content, Desk, LeftOut, NewPackage, Outcome
from app.receiving.verdicts import Sentence, Verdict

Against = dict[str, Outcome]
"""Code → what it would be answered; the gravest first."""


def refusals(smallest: list[Content], desk: Desk) -> Against:
    """The boxes that must not be counted, each with its reason."""
    against = _held_elsewhere(smallest, desk)
    fresh = [content for content in smallest if content.held is None]
    _add_barred(fresh, against, desk)
    counts = Counter(c.package.line_no for c in fresh if c.package.code not in against)
    for line_no, quantity in counts.items():
        found = _against_line(line_no, quantity, desk)
        if found is not None:
            against |= {
                content.package.code: found
                for content in fresh
                if content.package.line_no == line_no and content.package.code not in against
            }
    return against


def _held_elsewhere(smallest: list[Content], desk: Desk) -> Against:
    against: Against = {}
    for content in smallest:
        package, held = content.package, content.held
        if held is not None and held.receipt_id != desk.receipt_id:
            values: dict[str, str | int] = {"code": package.code, "receipt": held.receipt_no}
            sentence = Sentence("content-already-received", values)
            against[package.code] = Outcome(Verdict.ALREADY_RECEIVED, sentence, package.line_no)
    return against


def _add_barred(fresh: list[Content], against: Against, desk: Desk) -> None:
    asked: dict[tuple[int, str], Outcome | None] = {}
    for content in fresh:
        line_no, identifier = content.package.line_no, identifier_of(content.package.code)
        if (line_no, identifier) not in asked:
            line = desk.index.lines[line_no]
            asked[line_no, identifier] = barred(line, desk, identifier, line.batch)
        found = asked[line_no, identifier]
        if found is not None:
            against[content.package.code] = found


def identifier_of(code: str) -> str:
    """The drug identifier of a stored code: the GTIN of a GS1 one, the first 7 of 20 digits."""
    if len(code) == 20 and code.isdigit():
        return code[:7]
    return code[2:16]


def _against_line(line_no: int, quantity: int, desk: Desk) -> Outcome | None:
    line = desk.index.lines[line_no]
    found = unfit(line, desk)
    if found is None and too_many(line, quantity, desk):
        return refused(Verdict.OVER_QUANTITY, "contents-over", line, desk, more=quantity)
    return found


def taken_in(contents: tuple[Content, ...], against: Against) -> tuple[NewPackage, ...]:
    """The packages that come new; one around refused boxes alone does not."""
    empty = _emptied(contents, against) if against else set()
    return tuple(
        new_package(content.package)
        for content in contents
        if content.held is None
        and content.package.code not in against
        and content.package.code not in empty
    )


def _emptied(contents: tuple[Content, ...], against: Against) -> set[str]:
    """The packages all of whose boxes are refused."""
    parents = {content.package.code: content.package.parent_code for content in contents}
    around_bad: set[str] = set()
    around_good: set[str] = set()
    for content in contents:
        if content.package.smallest:
            around = around_bad if content.package.code in against else around_good
            parent = content.package.parent_code
            while parent is not None and parent not in around:
                around.add(parent)
                parent = parents.get(parent)
    return around_bad - around_good


def left_out(smallest: list[Content], against: Against) -> tuple[LeftOut, ...]:
    """What is kept of the refused boxes, the gravest reason first."""
    lines = {content.package.code: content.package.line_no for content in smallest}
    return tuple(LeftOut(code, lines[code], found.verdict) for code, found in against.items())
