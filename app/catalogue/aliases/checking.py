"""Which statements can be laid down: two writings, of one kind, that the rules do not see as one.

Without it an empty field would be the alias of everything that is not said.
"""

from __future__ import annotations

from app.catalogue.aliases.values import LONGEST, Kind, Statement, Verdict, name_key
from app.catalogue.aliases.wording import saying
from app.readers.saying import Saying


class BadStatement(ValueError):
    """A statement that cannot be laid down, and why."""

    def __init__(self, why: Saying) -> None:
        super().__init__(why.chinese)
        self.why = why


def check(statement: Statement) -> None:
    """Let a statement pass; raises BadStatement."""
    one, other = statement.one.strip(), statement.other.strip()
    if not one or not other:
        raise BadStatement(saying("name-missing"))
    for text in (one, other):
        _check_writing(statement.kind, text)
    if name_key(statement.kind, one) == name_key(statement.kind, other):
        raise BadStatement(saying("same-already", one=one, other=other))
    if statement.verdict is not Verdict.WITHDRAWN and not statement.why.strip():
        raise BadStatement(saying("why-missing"))


def _check_writing(kind: Kind, text: str) -> None:
    key = name_key(kind, text)
    if max(len(text), len(key)) > LONGEST:
        raise BadStatement(saying("too-long", text=text[:20], most=LONGEST))
    if kind is Kind.APPROVAL and not any(sign.isdecimal() for sign in key):
        raise BadStatement(saying("no-number", text=text))
    if not key:
        raise BadStatement(saying("no-name", text=text))
