"""Who may not receive opens nothing; what is scanned for an open receipt counts all the same."""

from __future__ import annotations

from datetime import UTC, datetime

from app.codes.code import Command
from app.people.roles import Role
from app.receiving.desk import ReceivingDesk
from app.receiving.progress import DeskEvent, DeskFailed, ReceiptOpened, ScanAnswered
from app.receiving.verdicts import Verdict
from app.receiving.wording import words
from app.store.core import Core
from tests.deliveries import PERSON, Workplace, a_delivery, a_line, code
from tests.holding import Holds

READ_AT = datetime(2026, 11, 21, 2, tzinfo=UTC)
DELIVERY = a_delivery(a_line(3))


def _desk(place: Workplace) -> tuple[ReceivingDesk, Core, list[DeskEvent]]:
    heard: list[DeskEvent] = []
    core = Core()
    place.keep(DELIVERY)
    return ReceivingDesk(place.parts, core, heard.append), core, heard


def _scan(desk: ReceivingDesk, text: str) -> None:
    desk.scan(text, text.encode(), "test", READ_AT)


def test_who_may_not_receive_opens_nothing_and_is_told_why(place: Workplace) -> None:
    """Without it a purchaser could receive what he ordered."""
    desk, core, heard = _desk(place)
    desk.acting = Holds(Role.PURCHASER)
    desk.open_delivery(DELIVERY.delivery_id, PERSON)
    assert core.stop(20)
    [refused] = heard
    assert isinstance(refused, DeskFailed)
    assert "没有“收货”权限" in words(refused.sentence)


def test_a_scan_counts_whatever_became_of_the_right_meanwhile(place: Workplace) -> None:
    """Without it a box would be in the store room and in no record."""
    desk, core, heard = _desk(place)
    desk.acting = Holds(Role.RECEIVING_CLERK)
    desk.open_delivery(DELIVERY.delivery_id, PERSON)
    desk.acting = Holds(Role.PURCHASER)
    _scan(desk, code(1))
    desk.confirm(PERSON)
    assert core.stop(20)
    scanned = next(one for one in heard if isinstance(one, ScanAnswered))
    assert scanned.answer.verdict is Verdict.ACCEPTED
    assert isinstance(heard[-1], DeskFailed | ScanAnswered)
    assert any(isinstance(one, DeskFailed) for one in heard), "confirming was refused"


def test_a_printed_command_rejects_for_those_only_who_may(place: Workplace) -> None:
    """Without it a sheet of commands on the wall would be a right for everybody."""
    desk, core, heard = _desk(place)
    desk.acting = Holds(Role.RECEIVING_CLERK)
    desk.open_delivery(DELIVERY.delivery_id, PERSON)
    # Packs, and neither rejects nor receives.
    desk.acting = Holds(Role.SHIPPER)
    _scan(desk, Command.REJECT_DAMAGED)
    _scan(desk, code(1))
    assert core.stop(20)
    assert isinstance(heard[0], ReceiptOpened)
    refused, counted = heard[1:]
    assert isinstance(refused, ScanAnswered)
    assert (refused.answer.sentence.key, refused.armed) == ("may-not-reject", None)
    assert isinstance(counted, ScanAnswered)
    assert counted.answer.verdict is Verdict.ACCEPTED
