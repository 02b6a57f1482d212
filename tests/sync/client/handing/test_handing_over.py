"""A shipment that was packed is handed over by itself, and received by one scan for each carton."""

from __future__ import annotations

import queue
import shutil
import socket
import uuid
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeVar

import msgspec
import pytest
from sqlalchemy import select

from app.packing import closing
from app.packing.desk import PackingDesk
from app.packing.events import (
    ClosingChecked,
    HandingTold,
    LabelsReady,
    PackAnswered,
    PackingFailed,
    RelayRow,
    RelaysShown,
    ReturnsShown,
    ShipmentShown,
)
from app.packing.refusals import Reason
from app.packing.session import PackingSession
from app.packing.values import CartonKind, HandingState, Party, ReturnReason, ShipmentView
from app.receiving.documents.delivery_file import parse_delivery
from app.receiving.sessions.bodies import Reading
from app.receiving.sessions.opening import open_receipt
from app.receiving.sessions.session import Parts
from app.receiving.settings import ReceivingRules
from app.receiving.verdicts import Verdict
from app.store.core import Core
from app.store.database import Database
from app.store.tables.receipts import expected_package
from sync.client.attachments.rounds import Pace
from sync.client.handing.handing_over import HandingOver
from sync.client.handing.relay_door import RelayDoor, RelayKey
from sync.client.handing.relays import Relays
from sync.client.handing.relays_desk import RelaysDesk
from sync.sealing import Seal
from sync.service import feeds
from sync.service.settings import ServiceSettings
from sync.service.transactions import commit
from tests.app.packing.packing_floor import (
    LARGE,
    NOON,
    a_line,
    a_tree,
    an_order,
    begin,
    code,
    floor,
    know,
)
from tests.sync.client.workstation import Workstation
from tests.sync.service.relay_sending import SECRET, Key
from tests.sync.service.running import DISTRIBUTOR, NOW, ORG, TRAINING_KEY, RunningService

LIMIT_S = 60.0
Event = TypeVar("Event")


@pytest.fixture
def running(service_database: Database) -> Iterator[RunningService]:
    settings = ServiceSettings(
        poll_every_s=3600, training_key=TRAINING_KEY, training_org=ORG, relay_secret=SECRET
    )
    service = RunningService(service_database, settings=settings)
    yield service
    service.stop()


class Distributor:
    """A workstation of a distributor: its desk, and the way to the relays."""

    def __init__(self, folder: Path) -> None:
        self.parts = floor(folder / "distributor.db")
        self.core = Core()
        self.events: queue.SimpleQueue[object] = queue.SimpleQueue()
        self.desk = PackingDesk(self.parts, self.core, self.events.put)
        self.relays = Relays(folder, use_keyring=False, seal=Seal())
        pace = Pace(idle_s=30, first_backoff_s=0.05, longest_backoff_s=0.1)
        self.handing = HandingOver(
            self.parts, self.core, self.relays.door, self.events.put, self.desk.told, pace
        )
        self.desk.follow_closing(self.handing.wake)

    def next(self, kind: type[Event]) -> Event:
        """The next event of a kind."""
        while True:
            event = self.events.get(timeout=LIMIT_S)
            if isinstance(event, kind):
                return event
            assert not isinstance(event, PackingFailed), event.sentence.chinese

    def scan(self, text: str) -> PackAnswered:
        self.desk.scan(text, text.encode(), "reader", NOON)
        return self.next(PackAnswered)

    def pack(self, *texts: str, kind: CartonKind = CartonKind.FULL) -> str:
        """Fill a carton, label it and scan the label back."""
        self.desk.open_carton(kind)
        carton = None
        while carton is None:
            shown = self.next(ShipmentShown).view
            carton = next((one for one in shown.cartons if one.at_hand), None)
        for text in texts:
            answer = self.scan(text)
            assert answer.accepted, answer.sentence.chinese
        self.desk.finish_carton(carton.carton_id)
        ((_id, label),) = self.next(LabelsReady).labels
        assert label.sscc is not None
        assert self.scan(f"]C100{label.sscc}").reason is Reason.LABEL_BACK
        return label.sscc

    def until(self, state: HandingState) -> ShipmentView:
        while True:
            view = self.next(ShipmentShown).view
            if view.handing.state is state:
                return view

    def stop(self) -> None:
        assert self.handing.stop(LIMIT_S)
        assert self.desk.stop(LIMIT_S)
        assert self.core.stop(LIMIT_S)
        self.parts.database.close()


@pytest.fixture
def distributor(tmp_path: Path, empty_database: Path) -> Iterator[Distributor]:
    shutil.copy(empty_database, tmp_path / "distributor.db")
    made = Distributor(tmp_path)
    yield made
    made.stop()


def begin_shipment(distributor: Distributor, number: str = "PS1") -> uuid.UUID:
    order = an_order(a_line(quantity=10), a_line(2, quantity=3, batch="B2"), number=number)
    head = replace(
        order.head,
        sender=Party(DISTRIBUTOR, "测试配送"),
        recipient=Party(ORG, "测试医院", "测试路 1 号"),
    )
    shipment_id = begin(distributor.parts, replace(order, head=head)).shipment_id
    distributor.desk.set_numbering("6901234", 0, "试发货员")
    distributor.desk.open_shipment(shipment_id, "试发货员")
    return shipment_id


def pack_all(distributor: Distributor) -> list[str]:
    """Pack and close it; the SSCCs come back."""
    know(distributor.parts, a_tree(100), batch="A1")
    first = distributor.pack(code(100, LARGE))
    distributor.desk.choose_line(1)
    second = distributor.pack(code(1), code(2), kind=CartonKind.PART)
    distributor.desk.choose_line(2)
    third = distributor.pack(code(3), code(4), kind=CartonKind.MIXED)
    distributor.desk.close()
    checked = distributor.next(ClosingChecked)
    assert [reason for reason, _ in checked.lacking] == [Reason.SHORT]
    distributor.desk.close("仓库缺货")
    return [first, second, third]


def test_what_was_packed_is_received_by_one_scan_for_each_carton(
    running: RunningService, station: Workstation, distributor: Distributor
) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        dead = f"http://127.0.0.1:{nobody.getsockname()[1]}"
        key = Key(running)
        distributor.relays.keep(RelayRow(ORG, dead, key.key_id), key.secret)
        distributor.handing.start()
        begin_shipment(distributor)
        labels = pack_all(distributor)
        told = distributor.next(HandingTold)
    assert told.waiting == 1
    assert told.message
    distributor.relays.keep(RelayRow(ORG, running.url, key.key_id), key.secret)
    assert key.secret not in (distributor.relays._file.read_text())
    distributor.handing.wake()
    view = distributor.until(HandingState.TAKEN)
    assert view.handing.codes == 1 + 2 + 8 + 4
    _receive(running, station, distributor, view, labels)


def _receive(
    running: RunningService,
    station: Workstation,
    distributor: Distributor,
    view: ShipmentView,
    labels: list[str],
) -> None:
    packed = PackingSession(distributor.parts, view.shipment_id, "").standing
    delivery = parse_delivery(closing.document_of(packed))
    told = replace(
        delivery,
        lines=tuple(
            replace(
                line,
                cartons=tuple(replace(one, packages=(), sscc=None) for one in line.cartons),
            )
            for line in delivery.lines
        ),
    )
    text = msgspec.json.encode(told).decode()
    row = feeds.NewRow("delivery", str(told.delivery_id), 1, text)
    scope = f"org:{ORG}"
    commit(running.database, partial(feeds.publish, scope=scope, rows=[row], at=NOW))
    station.begin_sync(running.url)

    def all_there() -> bool:
        with station.database.reading() as connection:
            return len(connection.execute(select(expected_package.c.code)).all()) == 15

    station.events.wait_for(lambda _event: all_there())
    station.end_sync()
    assert station.log is not None
    parts = Parts(station.database, station.log, station.clock, ReceivingRules())
    receipt = open_receipt(parts, told.delivery_id, "试收货员")
    answers = [
        receipt.scan(Reading(f"]C100{label}".encode(), "reader", "试收货员", NOW)).answer
        for label in labels
    ]
    assert [one.verdict for one in answers] == [Verdict.ACCEPTED_CARTON] * 3
    assert [one.added for one in answers] == [8, 2, 2]
    assert all(line.received == line.expected for line in receipt.view().lines)


def test_what_the_relay_refuses_is_told_and_goes_once_the_cause_is_gone(
    running: RunningService, distributor: Distributor
) -> None:
    distributor.handing.start()
    begin_shipment(distributor)
    pack_all(distributor)
    assert "没有设置" in distributor.next(HandingTold).message
    key = Key(running, hospitals=(ORG,), distributor="91310000000000009X")
    distributor.relays.keep(RelayRow("", running.url, key.key_id), key.secret)
    distributor.handing.wake()
    view = distributor.until(HandingState.REFUSED)
    assert view.handing.message
    right = Key(running)
    distributor.relays.keep(RelayRow("", running.url, right.key_id), right.secret)
    distributor.desk.send_again()
    assert distributor.until(HandingState.TAKEN).handing.codes == 15


def test_goods_that_came_back_go_again_and_the_relay_takes_them(
    running: RunningService, distributor: Distributor
) -> None:
    # Without it a returned box could be packed, and the relay would refuse its next shipment.
    key = Key(running)
    distributor.relays.keep(RelayRow("", running.url, key.key_id), key.secret)
    distributor.handing.start()
    begin_shipment(distributor)
    pack_all(distributor)
    first = distributor.until(HandingState.TAKEN)
    distributor.desk.begin_returns("试退货员")
    for text in (code(1), code(100, LARGE)):
        distributor.desk.scan(text, text.encode(), "reader", NOON)
    distributor.desk.register_returns(ReturnReason.UNDELIVERED, "")
    while distributor.next(ReturnsShown).reason is not Reason.RETURNED:
        pass
    distributor.desk.end_returns()
    begin_shipment(distributor, "PS2")
    distributor.desk.choose_line(1)
    distributor.pack(code(1), code(100, LARGE), kind=CartonKind.PART)
    distributor.desk.close("只发这些")
    second = distributor.until(HandingState.TAKEN)
    assert (second.head.delivery_no, second.handing.codes) == ("PS2", 1 + 1 + 2 + 8)
    distributor.desk.open_shipment(first.shipment_id, "试发货员")
    again = distributor.until(HandingState.TAKEN)
    assert (again.handing.codes, again.returned) == (15, 9), "what was handed over stays as it was"


def test_a_key_is_never_shown(tmp_path: Path) -> None:
    relays = Relays(tmp_path, use_keyring=False, seal=Seal())
    relays.keep(RelayRow("H1", "https://relay.test", "dk-1"), "a-very-secret-word")
    door = relays.door("H1")
    assert isinstance(door, RelayDoor)
    assert relays.door("H2") is None
    assert "very-secret" not in f"{RelayKey('dk-1', 'a-very-secret-word')}{door}{relays.all()}"
    assert all(b"very-secret" not in file.read_bytes() for file in tmp_path.iterdir())
    door.close()
    heard: queue.SimpleQueue[object] = queue.SimpleQueue()
    changed: list[bool] = []
    desk = RelaysDesk(relays, lambda: changed.append(True), heard.put)
    for wrong, key in (("ftp://relay.test", "k"), ("relay.test", "k"), ("https://other.test", "")):
        desk.set_relay(RelayRow("H1", wrong, "dk-1"), key)
        shown = heard.get(timeout=LIMIT_S)
        assert isinstance(shown, RelaysShown)
        assert shown.said
        assert [row.url for row in shown.rows] == ["https://relay.test"]
    desk.set_relay(RelayRow("H2", "https://relay.test", "dk-1"), "")
    assert heard.get(timeout=LIMIT_S) == RelaysShown(relays.all())
    desk.forget_relay("H2")
    assert heard.get(timeout=LIMIT_S) == RelaysShown(relays.all())
    kept = relays.door("H1")
    assert kept is not None, "the key is for both"
    kept.close()
    desk.forget_relay("H1")
    assert heard.get(timeout=LIMIT_S) == RelaysShown(())
    assert desk.stop(LIMIT_S)
    assert len(changed) == 3
