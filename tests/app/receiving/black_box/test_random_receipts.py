"""Random receipts, with everything a clerk and the world around may do, replay to the same papers.

Without it only those orders of wishes would be replayed that somebody thought of.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.receiving.acceptance.acceptance import Acceptance, AcceptanceParts, Filing
from app.receiving.acceptance.asking import asked_by_rules
from app.receiving.acceptance.checking import Note
from app.receiving.acceptance.files import AttachmentFolder, KeptFile
from app.receiving.acceptance.operations import (
    AppearanceNoted,
    ArrivalNoted,
    ColdChainNoted,
    LineConcluded,
    PackageChecked,
)
from app.receiving.acceptance.values import (
    Conclusion,
    Finding,
    PackageCheck,
    Purpose,
    Role,
)
from app.receiving.known import laying_down
from app.receiving.known.item_rules import ALL, Rule, of_item
from app.receiving.parts import Parts
from app.receiving.progress import Difference
from app.receiving.refusals import WishRefused
from app.receiving.sessions.opening import open_receipt
from app.receiving.sessions.session import ReceivingSession
from app.receiving.settings import OverQuantity, ReceivingRules
from app.receiving.values import PackageLevel
from tests.app.receiving.black_box.boxes import differences
from tests.app.receiving.sessions.test_session_machine import (
    BARE,
    OTHER,
    SCANNABLE,
    STRANGER,
    the_delivery,
)
from tests.deliveries import PERSON, Workplace, code, workplace

COMMANDS = [
    "TDCMD-UNDO", "TDCMD-REDO", "TDCMD-HOLD", "TDCMD-REJECT-DAMAGED", "TDCMD-NEXT-CARTON",
    "TDCMD-X2", "TDCMD-CONFIRM", "TDCMD-NOTHING",
]  # fmt: skip
NOTES: list[Note] = [
    ArrivalNoted(courier="送货人甲", vehicle="沪A00000"),
    ColdChainNoted(arrival_temperature=Decimal("5.5"), lowest=Decimal("2.1")),
    PackageChecked(check=PackageCheck.DRY, finding=Finding.YES),
    AppearanceNoted(line_no=1, finding=Finding.NO, remark="外箱潮湿"),
    LineConcluded(line_no=2, conclusion=Conclusion.UNQUALIFIED, reason=Difference.TEMPERATURE),
]
LAID_DOWN = [
    (ALL, Rule.NEAR_EXPIRY_DAYS, "800"),
    (ALL, Rule.NEAR_EXPIRY, "refuse"),
    (of_item("A0002"), Rule.COLD_CHAIN, "2-8℃"),
    (of_item("A0002"), Rule.STOPPED, "停用"),
]


@dataclass
class Dock:
    """One receipt under way, and the other one beside it."""

    place: Workplace
    folder: Path
    session: ReceivingSession
    beside: ReceivingSession

    def scan(self, text: str) -> None:
        self.session.scan(self.place.reading(text))

    def scan_framed(self, text: str) -> None:
        reading = self.place.reading(f"\x02]C1{text}\r\n")
        self.session.scan(replace(reading, framed=f"]C1{text}"))

    def scan_beside(self, text: str) -> None:
        self.beside.scan(self.place.reading(text))

    def undo(self, by_key: bool) -> None:
        reading = self.place.reading("")
        self.session.undo(reading) if by_key else self.session.redo(reading)

    def reject(self, quantity: int) -> None:
        self.session.reject_quantity(2, quantity, Difference.OTHER, "破损", self.place.reading(""))

    def explain(self, line_no: int) -> None:
        self.session.explain_lines([(line_no, Difference.SHORT, "少货")], PERSON)

    def settle(self, text: str) -> None:
        for entry in self.session.view().tray:
            self.session.settle(entry.seq, text, PERSON)

    def assign(self, identifier: str) -> None:
        self.session.assign_identifier(identifier, 2, PackageLevel.SMALL, PERSON)

    def open_again(self, days: int) -> None:
        rules = ReceivingRules(days, OverQuantity.COUNT if days > 100 else OverQuantity.REFUSE)
        parts = self.place.parts
        self.place.parts = Parts(parts.database, parts.log, parts.clock, rules)
        self.session = open_receipt(self.place.parts, the_delivery().delivery_id, "乙")

    def lay_down(self, number: int) -> None:
        with self.place.parts.database.writing() as connection:
            scope, rule, value = LAID_DOWN[number]
            laying_down.lay_down(connection, self.place.parts, scope, rule, value, "药师")

    def recall(self, batch: str) -> None:
        with self.place.parts.database.writing() as connection:
            parts = self.place.parts
            recall = laying_down.say_recall(connection, parts, ("", batch, ""), "召回", "药师")
            if batch == "B1":
                laying_down.lift_recall(connection, parts, recall, "药师")

    def note(self, number: int) -> None:
        self._acceptance().note(NOTES[number])

    def sign(self, role: Role) -> None:
        self._acceptance().sign(role, f"{role}甲")

    def attach(self, name: str) -> None:
        kept = KeptFile("ab" * 32, name, "image/jpeg", b"123")
        self._acceptance().attach(kept, Filing(Purpose.PHOTO, 1), None)

    def _acceptance(self) -> Acceptance:
        parts = self.place.parts
        asked = asked_by_rules(self.place.org)
        folder = AttachmentFolder(self.folder / "attachments")
        known = AcceptanceParts(parts.database, parts.log, parts.clock, folder, asked)
        return Acceptance(known, self.session.receipt_id, "验收甲")

    def confirm(self) -> None:
        self.settle("放到一边")
        for line in self.session.view().lines:
            if not line.complete and line.difference is None:
                self.explain(line.line_no)
        self.session.confirm(PERSON)


def _wishes() -> st.SearchStrategy[Callable[[Dock], None]]:
    texts = st.sampled_from([*SCANNABLE, "GB2026", "PS-OTHER", "XH-9"])
    said: list[st.SearchStrategy[Callable[[Dock], None]]] = [
        texts.map(lambda text: lambda dock: dock.scan(text)),
        texts.map(lambda text: lambda dock: dock.scan(text)),
        texts.map(lambda text: lambda dock: dock.scan_framed(text)),
        st.sampled_from(COMMANDS).map(lambda text: lambda dock: dock.scan(text)),
        st.sampled_from([code(1), code(8), code(1, BARE), code(90), "TDCMD-UNDO"]).map(
            lambda text: lambda dock: dock.scan_beside(text)
        ),
        st.booleans().map(lambda by_key: lambda dock: dock.undo(by_key)),
        st.integers(0, 3).map(lambda quantity: lambda dock: dock.reject(quantity)),
        st.integers(1, 4).map(lambda line_no: lambda dock: dock.explain(line_no)),
        st.just("看过").map(lambda text: lambda dock: dock.settle(text)),
        st.sampled_from([STRANGER, BARE]).map(lambda text: lambda dock: dock.assign(text)),
        st.sampled_from([0, 180, 900]).map(lambda days: lambda dock: dock.open_again(days)),
        st.integers(0, 3).map(lambda number: lambda dock: dock.lay_down(number)),
        st.sampled_from(["A2601", "B1"]).map(lambda batch: lambda dock: dock.recall(batch)),
        st.integers(0, 4).map(lambda number: lambda dock: dock.note(number)),
        st.sampled_from(list(Role)).map(lambda role: lambda dock: dock.sign(role)),
        st.just("箱.jpg").map(lambda name: lambda dock: dock.attach(name)),
        st.just(None).map(lambda _: lambda dock: dock.confirm()),
    ]
    return st.one_of(*said)


def _play_and_replay(template: Path, wishes: list[Callable[[Dock], None]]) -> list[str]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "work.db"
        shutil.copy(template, path)
        with workplace(path) as place:
            place.keep(OTHER, the_delivery())
            dock = Dock(place, folder, place.open(the_delivery()), place.open(OTHER))
            for wish in wishes:
                with suppress(WishRefused):
                    wish(dock)
            place.clock.now()
            return differences(place, path, dock.session.view().receipt_no)


QUICK = settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))


@given(wishes=st.lists(_wishes(), min_size=5, max_size=30))
@QUICK
def test_any_receipt_replays_to_the_same(
    empty_database: Path, wishes: list[Callable[[Dock], None]]
) -> None:
    assert _play_and_replay(empty_database, wishes) == []


@pytest.mark.slow
@pytest.mark.timeout(3600)
@given(wishes=st.lists(_wishes(), min_size=20, max_size=120))
@settings(QUICK, max_examples=150)
def test_any_long_receipt_replays_to_the_same(
    empty_database: Path, wishes: list[Callable[[Dock], None]]
) -> None:
    assert _play_and_replay(empty_database, wishes) == []
