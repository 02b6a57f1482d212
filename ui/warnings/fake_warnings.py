"""Warnings without a store: without it the page could be shown and tested only with one.

Answers as the real desk does, through the `post` it is given, and remembers every wish.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from app.catalogue.aliases.values import Statement
from app.catalogue.checking.rules import STANDARD, Rule
from app.catalogue.findings import Severity
from app.catalogue.warnings.events import (
    AliasesTried,
    CheckShown,
    DecideWish,
    RulesShown,
    RulesTaken,
    WarningsDecided,
    WarningsListed,
    WordsListed,
)
from app.catalogue.warnings.values import (
    CatalogueWarning,
    CheckOutcome,
    Decision,
    PresentRules,
    TrialOutcome,
    WarningCounts,
    WarningKey,
    WarningsAsked,
    WarningState,
    WarningWord,
)
from app.readers.saying import Saying


class FakeWarnings:
    """Holds warnings in memory."""

    def __init__(self, post: Callable[[object], None]) -> None:
        self._post = post
        self.warnings: list[CatalogueWarning] = []
        self.words: dict[WarningKey, tuple[WarningWord, ...]] = {}
        self.more = False
        self.present = PresentRules(STANDARD)
        self.trial = TrialOutcome(37, 12, 3, (), ())
        self.trial_of_aliases = TrialOutcome(0, 12, 0, (), ())
        self.outcome = CheckOutcome(0, 0, 0, 0, 0, 0.0)
        self.wishes: list[tuple[object, ...]] = []

    def list_warnings(self, asked: WarningsAsked) -> None:
        """List what fits."""
        self.wishes.append(("list", asked))
        rows = tuple(row for row in self.warnings if _fits(row, asked))
        self._post(WarningsListed(asked, rows, self.more, self._counts(), len(rows)))

    def list_words(self, key: WarningKey) -> None:
        """Tell what was decided."""
        self._post(WordsListed(key, self.words.get(key, ())))

    def decide(self, wish: DecideWish) -> None:
        """Decide on what is named, or on all that fits."""
        self.wishes.append(("decide", wish))
        named = [
            row
            for row in self.warnings
            if row.key in wish.keys or (wish.all_of is not None and _fits(row, wish.all_of))
        ]
        reopened = wish.decision is Decision.REOPEN
        state = WarningState.OPEN if reopened else WarningState.DECIDED
        said = None if reopened else wish.decision
        self.warnings = [
            replace(row, state=state, decision=said, until=wish.until) if row in named else row
            for row in self.warnings
        ]
        count = len(named)
        done = Saying(f"已处理 {count} 条", f"{count} decided")
        self._post(WarningsDecided(wish, count, done, tuple(row.key for row in named)))

    def show_rules(self) -> None:
        """Tell the rules."""
        self._post(RulesShown(self.present, ()))

    def lay_down(self, rules: Sequence[Rule], person: str, why: str = "") -> None:
        """Take rules over."""
        self.wishes.append(("rules", tuple(rules), person, why))
        self._post(RulesTaken(tuple(rules), Saying("规则已启用", "The rules hold")))

    def try_rules(self, rules: Sequence[Rule]) -> None:
        """Tell what they would do."""
        self.wishes.append(("try", tuple(rules)))
        self._post(CheckShown(10, 20))
        self._post(CheckShown(20, 20, tried=self.trial))

    def try_aliases(self, statements: Sequence[Statement], person: str) -> None:
        """Tell what they would do."""
        self.wishes.append(("try-aliases", tuple(statements), person))
        self._post(AliasesTried(tuple(statements), self.trial_of_aliases))

    def check(self) -> None:
        """Check."""
        self.wishes.append(("check",))
        self._post(CheckShown(10, 20))
        self._post(CheckShown(20, 20, done=self.outcome))

    def cancel(self) -> None:
        """Remember that somebody had enough."""
        self.wishes.append(("cancel",))

    def _counts(self) -> WarningCounts:
        states = [row.state for row in self.warnings]
        severities = [row.finding.severity for row in self.warnings]
        return WarningCounts(
            open=states.count(WarningState.OPEN) + states.count(WarningState.CONTESTED),
            contested=states.count(WarningState.CONTESTED),
            decided=states.count(WarningState.DECIDED),
            closed=states.count(WarningState.CLOSED),
            by_severity=tuple((one, severities.count(one)) for one in Severity),
        )


def _fits(row: CatalogueWarning, asked: WarningsAsked) -> bool:
    finding = row.finding
    return (
        row.state in asked.states
        and (not asked.fields or finding.field in asked.fields)
        and (not asked.severities or finding.severity in asked.severities)
        and asked.text in f"{row.name} {finding.province_value} {finding.hospital_value}"
    )
