"""The page of warnings on a stage: with made-up differences behind it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, timedelta

from app.catalogue.findings import Field, Finding, MatchedBy, Problem, Severity
from app.catalogue.warnings.values import (
    CatalogueWarning,
    Decision,
    Returned,
    WarningKey,
    WarningState,
    WarningWord,
)
from tests.ui.samples import NOW
from ui.aliases.fake_aliases import FakeAliases
from ui.bridge import Bridge
from ui.warnings.fake_warnings import FakeWarnings
from ui.warnings.page import WarningsPage


@dataclass(frozen=True)
class WarningsStage:
    """The page and what stands behind it."""

    page: WarningsPage
    warnings: FakeWarnings
    aliases: FakeAliases
    bridge: Bridge


def build_warnings() -> WarningsStage:
    """Build the page over nothing yet."""
    bridge = Bridge()
    warnings = FakeWarnings(bridge.post)
    aliases = FakeAliases(bridge.post)
    page = WarningsPage(warnings, aliases, lambda: NOW)
    page.person = "采购员甲"
    bridge.setParent(page)
    bridge.warnings_listed.connect(page.show_listed)
    bridge.warning_words_listed.connect(page.show_words)
    bridge.warnings_decided.connect(page.show_decided)
    bridge.check_shown.connect(page.show_check)
    bridge.check_rules_shown.connect(page.show_rules)
    bridge.check_rules_taken.connect(page.show_taken)
    bridge.warnings_refused.connect(page.show_refusal)
    bridge.aliases_said.connect(page.naming.show_event)
    bridge.aliases_tried.connect(page.naming.show_tried)
    return WarningsStage(page, warnings, aliases, bridge)


def fill(warnings: FakeWarnings) -> None:
    """One of each kind."""
    warnings.warnings = [
        a_warning(
            1,
            Field.PACK_QUANTITY,
            ("24", "12"),
            Severity.ERROR,
            "转换比不一致：省平台 24 片/盒，院内 12 片/盒，请核对包装后更正院内目录。",
            returned=Returned.VALUES,
        ),
        a_warning(
            2,
            Field.PRICE,
            ("28.50", "2.4500"),
            Severity.WARNING,
            "价格不一致：省平台 28.50 元/盒（2.375 元/片），院内 2.45 元/片，请核对。",
        ),
        a_warning(
            3,
            Field.DISTRIBUTOR,
            ("国药控股某市有限公司", "东方医药配送有限公司"),
            Severity.ERROR,
            "东方医药配送有限公司没有这个品种的配送关系，请换配送企业或申请建立。",
            state=WarningState.CONTESTED,
        ),
        a_warning(
            4,
            Field.APPROVAL_NUMBER,
            ("国药准字H20140732", ""),
            Severity.WARNING,
            "院内没有填写批准文号，省平台为国药准字H20140732。",
            state=WarningState.DECIDED,
            decision=Decision.FIX_IN_HIS,
        ),
    ]
    warnings.words[warnings.warnings[0].key] = (
        WarningWord(
            uuid.UUID(int=1),
            Decision.ACCEPT,
            date(2026, 12, 31),
            "采购员乙",
            NOW - timedelta(days=40),
            "换包装过渡期",
            "24",
            "10",
        ),
    )


def a_warning(
    number: int,
    field: Field,
    values: tuple[str, str],
    severity: Severity,
    message: str,
    state: WarningState = WarningState.OPEN,
    decision: Decision | None = None,
    returned: Returned | None = None,
) -> CatalogueWarning:
    """A difference of one field."""
    hospital, province = f"Y{number:05d}", f"P{number:08d}"
    problem = Problem.DIFFERS if values[1] else Problem.MISSING
    finding = Finding(
        hospital, province, MatchedBy.PROVINCE_CODE, field, *values, severity, problem, message
    )
    return CatalogueWarning(
        WarningKey(hospital, province, field),
        finding,
        state,
        decision,
        None,
        returned,
        "阿莫西林胶囊",
        "0.25g×24粒",
        "某某制药股份有限公司",
        ("国药控股某市有限公司",),
        NOW,
        NOW,
    )
