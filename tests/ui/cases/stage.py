"""The page of cases on a stage: with made-up cases and readers behind it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.tracing.cases.values import CaseKind, Decided, Decision
from tests.app.tracing.cases.samples import HERE, NOW, a_case, case_id, side
from ui.bridge import Bridge
from ui.cases.fake_cases import STATION, FakeCases
from ui.cases.page import CasesPage
from ui.fake_readers import FakeReaders

REASON = "国家药监局 2026 年第 88 号召回"


@dataclass(frozen=True)
class CasesStage:
    """The page and what stands behind it."""

    page: CasesPage
    cases: FakeCases
    readers: FakeReaders

    def read(self, text: str) -> None:
        """Let a reader read a code."""
        self.readers.read(text.encode())


def build_cases(now: Callable[[], datetime]) -> CasesStage:
    """Build the page over no cases yet."""
    bridge = Bridge()
    cases, readers = FakeCases(bridge.post, now), FakeReaders(bridge.post)
    page = CasesPage(cases, readers, now)
    bridge.setParent(page)
    page.person = "试保管员"
    bridge.cases_listed.connect(page.show_listed)
    bridge.case_shown.connect(page.show_case)
    bridge.case_decided.connect(page.show_decided)
    bridge.cases_changed.connect(page.show_changed)
    bridge.cases_exported.connect(page.show_exported)
    bridge.cases_failed.connect(page.show_failure)
    bridge.scan_seen.connect(page.show_scan)
    return CasesStage(page, cases, readers)


def fill(cases: FakeCases) -> None:
    """One case of each kind, one of them decided."""
    said = Decided(
        True, Decision.OMITTED, None, "配送企业补传了交接文件", "保管员乙", NOW, 2, STATION, 3
    )
    for number, kind in enumerate((CaseKind.CROSS_SITE, CaseKind.INTERNAL, CaseKind.RECALLED)):
        reason = REASON if kind is CaseKind.RECALLED else ""
        count = 3 if kind is CaseKind.INTERNAL else 1
        at = NOW - timedelta(hours=number)
        cases.put(case_id(number), a_case(kind, count, found_at=at, reason=reason))
    cases.put(case_id(3), a_case(CaseKind.NOT_IN_MANIFEST, 2), said)
    cases.put(case_id(4), a_case(CaseKind.DOUBLE_SCAN, 500))
    cases.put(case_id(5), a_case(CaseKind.INTERNAL, sides=(side(1), side(2, HERE, 1))))
