from __future__ import annotations

import queue
import threading
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.people import roles as people
from app.people.asking import Waiting
from app.people.seconding import DECLINED, Act
from app.receiving.acceptance.desk import AcceptingDesk
from app.receiving.acceptance.events import (
    AcceptanceEvent,
    AcceptanceRefused,
    AcceptanceShown,
    AttachmentLoading,
    AttachmentReady,
)
from app.receiving.acceptance.operations import ArrivalNoted
from app.receiving.acceptance.values import Attachment, Purpose, Requirement, Role
from app.receiving.refusals import WishRefused
from app.store.core import Core
from tests.app.receiving.acceptance.desk_bench import (
    CSV_OF_A_LOGGER,
    RECEIPT,
    Bench,
    a_png,
    always,
    asking,
    bench,
    written,
)
from tests.deliveries import PERSON, Workplace
from tests.holding import Holds

LIMIT_S = 30


@dataclass
class Working:
    """A desk with its threads, and what it answered."""

    bench: Bench
    desk: AcceptingDesk
    events: queue.Queue[AcceptanceEvent]

    def event(self) -> AcceptanceEvent:
        return self.events.get(timeout=LIMIT_S)

    def shown(self) -> AcceptanceShown:
        event = self.event()
        assert isinstance(event, AcceptanceShown), event
        return event

    def refused(self) -> str:
        event = self.event()
        assert isinstance(event, AcceptanceRefused), event
        return event.saying.chinese


@pytest.fixture
def working(place: Workplace, tmp_path: Path) -> Iterator[Working]:
    standing = bench(place, tmp_path, always(asking({1: Requirement(controlled=True)})))
    core = Core()
    events: queue.Queue[AcceptanceEvent] = queue.Queue()
    desk = AcceptingDesk(standing.parts, core, events.put)
    yield Working(standing, desk, events)
    assert desk.stop(LIMIT_S)
    assert core.stop(LIMIT_S)


def test_wishes_are_answered_in_order_with_what_is_missing(working: Working) -> None:
    desk = working.desk
    desk.open_acceptance(RECEIPT, PERSON)
    desk.note(ArrivalNoted(courier="甲"))
    desk.sign(Role.ACCEPTOR, "验收员丙")
    desk.sign(Role.SECOND_ACCEPTOR, "验收员丙")
    desk.withdraw(Role.ACCEPTOR)
    assert [missing.key for missing in working.shown().missing] == [
        "conclusion-missing",
        "first-signature-missing",
        "second-signature-missing",
    ]
    assert working.shown().view.arrival.courier == "甲"
    assert len(working.shown().missing) == 2
    assert "双人验收要另一个人签字" in working.refused()
    assert working.shown().required[1].controlled


def test_who_signs_holds_what_the_signature_takes(working: Working) -> None:
    """Without it a receiving clerk's name would stand below the acceptance of controlled drugs."""
    desk = working.desk
    desk.open_acceptance(RECEIPT, PERSON)
    working.shown()
    keeper = people.Role.STORE_KEEPER.value
    desk.acting = Holds(
        people.Role.RECEIVING_CLERK, 验收员丙=people.Role.SECOND_CHECKER, 保管员乙=keeper
    )
    desk.sign(Role.ACCEPTOR, "收货员甲")
    assert "没有“验收”权限" in working.refused()
    desk.sign(Role.ACCEPTOR, "验收员丙")
    working.shown()
    desk.sign(Role.SECOND_ACCEPTOR, "收货员甲")
    assert "没有“特殊药品双人验收”权限" in working.refused()
    desk.sign(Role.SECOND_ACCEPTOR, "保管员乙")
    assert {one.role for one in working.shown().view.signatures} == {
        Role.ACCEPTOR,
        Role.SECOND_ACCEPTOR,
    }
    desk.note(ArrivalNoted(courier="甲"))
    assert "没有“验收”权限" in working.refused(), "who works here only receives"


def test_who_signs_beside_who_works_signs_when_he_has_proved_it(working: Working) -> None:
    """Without it one person could sign as both acceptors of a controlled drug."""
    desk = working.desk
    desk.open_acceptance(RECEIPT, PERSON)
    working.shown()
    acting = Seconded(people.Role.STORE_KEEPER)
    desk.acting = acting
    desk.sign(Role.SECOND_ACCEPTOR, "保管员乙")
    [wish] = acting.waiting
    assert (wish.act, wish.person) == (Act.SIGN, "保管员乙")
    wish.refuse(DECLINED)
    assert "没有第二人复核" in working.refused()
    wish.go_on()
    assert [one.person for one in working.shown().view.signatures] == ["保管员乙"]


class Seconded(Holds):
    """Lets everything wait for a second person."""

    def __init__(self, role: str) -> None:
        super().__init__(role)
        self.waiting: list[Waiting] = []

    def waits_for_second(self, wish: Waiting) -> bool:
        """Keep it."""
        self.waiting.append(wish)
        return True


def test_files_go_their_way_and_can_be_shown(working: Working, tmp_path: Path) -> None:
    desk = working.desk
    desk.open_acceptance(RECEIPT, PERSON)
    assert working.shown().view.attachments == ()
    desk.attach(written(tmp_path, "破损.png", a_png()), Purpose.PHOTO, 1)
    photo = working.shown().view.attachments[0]
    desk.attach(written(tmp_path, "温度.csv", CSV_OF_A_LOGGER), Purpose.LOGGER)
    assert working.shown().view.cold_chain.readings is not None
    desk.open_attachment(photo.attachment_id)
    ready = working.event()
    assert isinstance(ready, AttachmentReady)
    assert ready.path.name == "破损.png"
    assert ready.path.read_bytes() == a_png()
    desk.remove(photo.attachment_id)
    assert len(working.shown().view.attachments) == 1
    assert working.bench.parts.folder.path_of(photo.sha256).is_file()


class Elsewhere:
    """Fetches as the sync does: later, in another thread, and not always."""

    def __init__(self, working: Working, data: bytes | None) -> None:
        self.folder = working.desk.folder
        self.data = data
        self.asked: list[tuple[str, str]] = []

    def fetch(self, sha256: str, name: str, done: Callable[[WishRefused | None], None]) -> None:
        self.asked.append((sha256, name))
        threading.Thread(target=self._work, args=(sha256, name, done)).start()

    def _work(self, sha256: str, name: str, done: Callable[[WishRefused | None], None]) -> None:
        if self.data is None:
            done(WishRefused("elsewhere", name=name))
            return
        self.folder.take(sha256, name, self.data)
        done(None)


def a_photo_that_is_not_here(working: Working, folder: Path) -> Attachment:
    working.desk.open_acceptance(RECEIPT, PERSON)
    working.shown()
    working.desk.attach(written(folder, "破损.png", a_png()), Purpose.PHOTO, 1)
    photo = working.shown().view.attachments[0]
    working.desk.folder.path_of(photo.sha256).unlink()
    return photo


@pytest.mark.parametrize("spoilt", [False, True])
def test_a_file_that_is_elsewhere_is_fetched_and_shown(
    working: Working, tmp_path: Path, spoilt: bool
) -> None:
    photo = a_photo_that_is_not_here(working, tmp_path)
    if spoilt:
        working.desk.folder.path_of(photo.sha256).write_bytes(a_png()[:-1] + b"x")
    elsewhere = Elsewhere(working, a_png())
    working.desk.fetch_with(elsewhere.fetch)
    working.desk.open_attachment(photo.attachment_id)
    assert working.event() == AttachmentLoading("破损.png")
    ready = [working.event(), working.event()]
    paths = [event.path for event in ready if isinstance(event, AttachmentReady)]
    shown = [event for event in ready if isinstance(event, AcceptanceShown)]
    assert paths[0].read_bytes() == a_png()
    assert photo.attachment_id in shown[0].files
    assert elsewhere.asked == [(photo.sha256, "破损.png")]


def test_without_the_network_it_is_said_when_it_can_be_opened(
    working: Working, tmp_path: Path
) -> None:
    photo = a_photo_that_is_not_here(working, tmp_path)
    working.desk.open_attachment(photo.attachment_id)
    assert "联网后可打开" in working.refused(), "nobody fetches yet"
    working.desk.fetch_with(Elsewhere(working, None).fetch)
    working.desk.open_attachment(photo.attachment_id)
    assert working.event() == AttachmentLoading("破损.png")
    assert "联网后可打开" in working.refused()


def test_what_goes_wrong_is_said_in_words(working: Working, tmp_path: Path) -> None:
    desk = working.desk
    desk.note(ArrivalNoted(courier="甲"))
    assert "没有打开的收货单" in working.refused()
    desk.open_acceptance(uuid.UUID(int=9), PERSON)
    assert "没有打开的收货单" in working.refused()
    desk.open_acceptance(RECEIPT, PERSON)
    working.shown()
    desk.attach(tmp_path / "没有.png", Purpose.PHOTO)
    assert "找不到文件 没有.png" in working.refused()
    desk.attach(written(tmp_path, "程序.pdf", b"MZ\x90\x00"), Purpose.PHOTO)
    assert "不是图片" in working.refused()
    desk.refresh()
    assert working.shown().view.attachments == ()


@pytest.mark.logs("bug")
def test_a_bug_has_a_number(working: Working) -> None:
    working.desk.open_acceptance(RECEIPT, PERSON)
    working.shown()
    working.desk.note("not a note")  # type: ignore[arg-type]
    event = working.event()
    assert isinstance(event, AcceptanceRefused)
    assert event.number is not None and event.number in event.saying.chinese
