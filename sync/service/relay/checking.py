"""Says what is wrong with codes by themselves, and with the place they are said to be in.

Without it a mistyped code would reach the dock. Pure: what other manifests hold is the business of
claims.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.codes.code import Code, Kind
from app.codes.parse import parse
from app.receiving.values import Delivery, DeliveryLine, PackageLevel
from app.tracing.chunks import Group
from sync.wire import CodeProblem


@dataclass(frozen=True, slots=True)
class Placed:
    """One code, and where it is said to be."""

    code: str
    group: Group


class Checker:
    """A delivery, ready to be asked about codes."""

    def __init__(self, document: Delivery) -> None:
        """Index it."""
        self._lines = {line.line_no: line for line in document.lines}
        self._cartons = {
            (line.line_no, content.carton_no) for line in document.lines for content in line.cartons
        }

    def check(self, at: int, piece: Sequence[Placed]) -> list[CodeProblem]:
        """The problems of some codes, the first of which is at a place of its manifest."""
        found = []
        for index, placed in enumerate(piece, start=at):
            problem = self._problem(placed)
            if problem is not None:
                name, message = problem
                found.append(
                    CodeProblem(code=placed.code, problem=name, message=message, place=index)
                )
        return found

    def _problem(self, placed: Placed) -> tuple[str, str] | None:
        code = parse(placed.code)
        if code.kind is not Kind.TRACE_CODE or not code.valid:
            said = code.problems[0].message if code.problems else "不是追溯码，请核对。"
            return "malformed", said
        if code.code != placed.code:
            return "malformed", f"请写成 {code.code}（不带括号、前缀和空格）。"
        group = placed.group
        line = self._lines.get(group.line_no)
        if line is None:
            return "place", f"配送单没有第 {group.line_no} 行。"
        if group.carton_no is not None and (group.line_no, group.carton_no) not in self._cartons:
            return "place", f"第 {group.line_no} 行没有箱号 {group.carton_no}。"
        return _level_problem(code, group, line)


def _level_problem(code: Code, group: Group, line: DeliveryLine) -> tuple[str, str] | None:
    said = line.item.drug_identifiers.get(code.drug_identifier or "")
    if said is None or (said is PackageLevel.SMALL) == group.smallest:
        return None
    if said is PackageLevel.SMALL:
        return None  # a small one that holds others: the relation says more than the identifier
    return "level", f"药品标识码 {code.drug_identifier} 是 {said} 级，不是最小销售包装。"
