from __future__ import annotations

import random
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.receiving.acceptance import journal, records
from app.receiving.acceptance.operations import (
    AppearanceNoted,
    ArrivalNoted,
    ColdChainNoted,
    DocumentTicked,
    LineConcluded,
    PackageChecked,
)
from app.receiving.acceptance.values import (
    Conclusion,
    Document,
    Finding,
    PackageCheck,
    Purpose,
    Requirement,
    Role,
    TemperatureLimits,
)
from app.receiving.progress import Difference
from app.receiving.records import ReceiptKey
from app.receiving.refusals import WishRefused
from app.store.database import Database
from app.store.facts import Author, Registry
from app.store.tables.acceptance import acceptance_fact, attachment
from app.store.tables.changes import operation
from tests.app.receiving.acceptance.desk_bench import (
    CSV_OF_A_LOGGER,
    DELIVERY,
    RECEIPT,
    Bench,
    a_png,
    always,
    asking,
    bench,
    written,
)
from tests.deliveries import PERSON, Workplace

IMPOSSIBLE = (
    (ColdChainNoted(arrival_temperature=Decimal(880)), "temperature-impossible"),
    (ColdChainNoted(arrival_temperature=Decimal("NaN")), "temperature-impossible"),
    (ColdChainNoted(transport_minutes=-1), "time-impossible"),
    (ColdChainNoted(lowest=Decimal(9), highest=Decimal(3)), "temperatures-crossed"),
    (PackageChecked(check=PackageCheck.DRY, finding=Finding.NO, remark="  "), "remark-needed"),
    (LineConcluded(line_no=1, conclusion=Conclusion.UNQUALIFIED), "reason-needed"),
    (AppearanceNoted(line_no=9, finding=Finding.YES), "no-such-line"),
)
COLD = Requirement(cold_chain=True, limits=TemperatureLimits(Decimal(2), Decimal(5)))


@pytest.fixture
def desk(place: Workplace, tmp_path: Path) -> Bench:
    return bench(place, tmp_path)


def refused(wish: Any, *arguments: Any) -> str:  # noqa: ANN401 (any wish)
    with pytest.raises(WishRefused) as refusal:
        wish(*arguments)
    return refusal.value.sentence.key


def everything(desk: Bench, folder: Path) -> None:
    """Note, attach and sign one thing of each sort."""
    note = desk.acceptance.note
    note(ArrivalNoted(courier=" 送货员\n甲 ", arrived_at=desk.place.clock.now()))
    note(ColdChainNoted(arrival_temperature=Decimal("5.5"), transport_minutes=95))
    note(PackageChecked(check=PackageCheck.DRY, finding=Finding.NO, remark="外箱一角受潮"))
    note(DocumentTicked(document=Document.DELIVERY_NOTE, ticked=True))
    note(DocumentTicked(document=Document.INSPECTION_REPORT, ticked=True, line_no=2))
    note(AppearanceNoted(line_no=1, finding=Finding.YES))
    note(LineConcluded(line_no=1, conclusion=Conclusion.QUALIFIED))
    reason = Difference.DAMAGED
    note(LineConcluded(line_no=2, conclusion=Conclusion.UNQUALIFIED, reason=reason))
    desk.attach(written(folder, "破损.png", a_png()), Purpose.PHOTO, 2)
    removed = desk.attach(written(folder, "错的.png", a_png(3)), Purpose.PHOTO)
    desk.acceptance.remove(removed)
    desk.attach(written(folder, "温度.csv", CSV_OF_A_LOGGER), Purpose.LOGGER)
    desk.acceptance.sign(Role.COURIER, "送货员甲")
    desk.acceptance.sign(Role.ACCEPTOR, "验收员丙")
    desk.acceptance.sign(Role.KEEPER, "保管员丁")
    desk.acceptance.withdraw(Role.KEEPER)


def test_what_is_noted_is_there(desk: Bench, tmp_path: Path) -> None:
    everything(desk, tmp_path)
    view = desk.view
    assert view.arrival.courier == "送货员 甲"
    assert view.cold_chain.arrival_temperature == Decimal("5.5")
    assert view.cold_chain.high == Decimal("8.6")
    dry = next(each for each in view.packages if each.check is PackageCheck.DRY)
    assert dry.remark == "外箱一角受潮"
    assert [line.conclusion for line in view.lines] == [
        Conclusion.QUALIFIED,
        Conclusion.UNQUALIFIED,
    ]
    assert view.has(2, Document.INSPECTION_REPORT) and not view.has(1, Document.INSPECTION_REPORT)


def test_what_is_attached_and_signed_is_there(desk: Bench, tmp_path: Path) -> None:
    everything(desk, tmp_path)
    view = desk.view
    assert [each.name for each in view.attachments] == ["破损.png", "温度.csv"]
    assert view.lines[1].attachments == (view.attachments[0].attachment_id,)
    assert {each.role: each.person for each in view.signatures} == {
        Role.COURIER: "送货员甲",
        Role.ACCEPTOR: "验收员丙",
    }
    assert set(desk.shown.files) == {each.attachment_id for each in view.attachments}


def test_what_is_known_already_is_not_written_again(desk: Bench) -> None:
    def count() -> int:
        return int(desk.place.rows("SELECT count(*) FROM acceptance_fact")[0][0])

    for _ in range(3):
        desk.acceptance.note(ArrivalNoted(courier="甲"))
        desk.acceptance.note(DocumentTicked(document=Document.INVOICE, ticked=False))
        desk.acceptance.note(PackageChecked(check=PackageCheck.DRY, finding=Finding.UNCHECKED))
        desk.acceptance.note(LineConcluded(line_no=1, conclusion=None))
    assert count() == 1


def test_what_cannot_be_is_refused_and_nothing_is_written(desk: Bench) -> None:
    later = desk.place.clock.now() + timedelta(hours=1)
    for wish, why in (*IMPOSSIBLE, (ArrivalNoted(arrived_at=later), "arrival-in-future")):
        assert refused(desk.acceptance.note, wish) == why
    assert refused(desk.acceptance.sign, Role.KEEPER, " \n") == "signer-missing"
    assert refused(desk.acceptance.withdraw, Role.KEEPER) == "not-signed"
    assert refused(desk.acceptance.remove, RECEIPT) == "no-such-attachment"
    assert desk.place.rows("SELECT * FROM acceptance_fact") == []


def test_the_second_acceptor_is_not_the_first(desk: Bench) -> None:
    desk.acceptance.sign(Role.ACCEPTOR, "验收员丙")
    assert refused(desk.acceptance.sign, Role.SECOND_ACCEPTOR, "验收员 丙") == "signed-already"
    desk.acceptance.sign(Role.SECOND_ACCEPTOR, "验收员丁")
    assert refused(desk.acceptance.sign, Role.ACCEPTOR, "验收员丁") == "signed-already"


def test_a_logger_is_held_against_the_limits_of_the_lines(place: Workplace, tmp_path: Path) -> None:
    desk = bench(place, tmp_path, always(asking({2: COLD})))
    desk.attach(written(tmp_path, "温度.csv", CSV_OF_A_LOGGER), Purpose.LOGGER)
    readings = desk.view.cold_chain.readings
    assert readings is not None
    assert (readings.outside, readings.limits) == (1, COLD.limits)
    desk.attach(written(tmp_path, "说明.txt", "没有表格"), Purpose.LOGGER)
    unread = desk.view.attachments[-1]
    assert (unread.readings, unread.note) == (None, "logger-no-readings")
    assert desk.view.cold_chain.readings == readings
    assert desk.view.cold_chain.logger == unread.attachment_id


def test_after_the_confirmation_only_papers_and_photos_are_added(
    desk: Bench, tmp_path: Path
) -> None:
    for line in DELIVERY.lines:
        desk.place.open(DELIVERY).explain_lines([(line.line_no, Difference.SHORT, "")], PERSON)
    desk.place.open(DELIVERY).confirm(PERSON)
    assert refused(desk.acceptance.note, ArrivalNoted(courier="甲")) == "confirmed"
    assert refused(desk.acceptance.sign, Role.KEEPER, "甲") == "confirmed"
    logger = written(tmp_path, "温度.csv", CSV_OF_A_LOGGER)
    assert refused(desk.attach, logger, Purpose.LOGGER) == "confirmed"
    desk.attach(written(tmp_path, "后补.png", a_png()), Purpose.DOCUMENT, 1)
    assert len(desk.view.attachments) == 1
    assert refused(desk.acceptance.remove, desk.view.attachments[0].attachment_id) == "confirmed"


def test_the_service_makes_the_same_rows_and_the_same_view_in_any_order(
    desk: Bench, tmp_path: Path, postgres_url: str
) -> None:
    everything(desk, tmp_path)
    with desk.parts.database.reading() as connection:
        operations = connection.execute(
            select(operation).where(operation.c.kind == "acceptance.noted")
        ).all()
    registry = Registry(journal.AREA)
    mixed = random.Random(7).sample(operations, len(operations))
    with Database(postgres_url) as service:
        for row in [*mixed, *mixed[:3]]:
            body = registry.decode(row.kind, row.version, row.body)
            with service.writing() as connection:
                registry.apply(connection, Author(row.org, row.device, row.op_id), body)
        for table in (acceptance_fact, attachment):
            assert rows(service, table) == rows(desk.parts.database, table)
        key = ReceiptKey(desk.place.org, RECEIPT)
        with service.reading() as there, desk.parts.database.reading() as here:
            assert records.facts(there, key) == records.facts(here, key)


def rows(database: Database, table: Any) -> list[tuple[Any, ...]]:  # noqa: ANN401 (a table)
    with database.reading() as connection:
        return sorted(tuple(row) for row in connection.execute(select(table)))


def test_the_history_is_kept(desk: Bench) -> None:
    for courier in ("甲", "乙", "甲"):
        desk.acceptance.note(ArrivalNoted(courier=courier))
    assert desk.view.arrival.courier == "甲"
    with desk.parts.database.reading() as connection:
        facts = records.facts(connection, ReceiptKey(desk.place.org, RECEIPT))
    assert [fact.what for fact in facts] == [ArrivalNoted(courier=c) for c in ("甲", "乙", "甲")]
    assert {fact.person for fact in facts} == {PERSON}


def test_a_receipt_that_is_not_there_is_said(desk: Bench) -> None:
    with desk.parts.database.reading() as connection:
        assert records.view(connection, desk.place.org, DELIVERY.delivery_id) is None
        found = records.view(connection, desk.place.org, RECEIPT)
    assert found == desk.view
