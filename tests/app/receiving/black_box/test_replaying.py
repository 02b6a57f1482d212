"""What a replay finds: nothing where nothing changed, and the place where something did."""

from __future__ import annotations

import re
import shutil
import sqlite3
import time
import uuid
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from app.papers import NAMES, OF_A_RECEIPT
from app.receiving.black_box.checking import CalledOff, checked
from app.receiving.black_box.playing import StandingClock
from app.receiving.black_box.recording import BoxProblem, Fact, Heard, Put, Recording
from app.receiving.black_box.steps import Redo, Scan, Undo, steps_of
from app.receiving.known import laying_down
from app.receiving.known.item_rules import ALL, Rule
from app.receiving.operations import ScanRecorded
from app.receiving.progress import Difference
from app.receiving.sessions.bodies import Reading
from app.receiving.sessions.session import ReceivingSession
from app.receiving.settings import ReceivingRules
from app.receiving.values import Delivery, PackageLevel
from app.receiving.verdicts import Verdict
from printing.receipts import Office, print_papers
from tests.app.receiving.black_box.boxes import differences, played, recorded, replay
from tests.deliveries import (
    PERSON,
    Workplace,
    a_carton,
    a_delivery,
    a_line,
    boxes,
    code,
    other_item,
    workplace,
)
from tests.printing.printed import words


def the_delivery() -> Delivery:
    return a_delivery(
        a_line(4, cartons=(a_carton("XH-1", *boxes(1, 4)),)),
        a_line(3, item=other_item(), line_no=2, batch="B1"),
    )


def other_delivery() -> Delivery:
    """Another one that lists a box of the first, too."""
    cartons = (a_carton("XH-9", *boxes(1, 1)),)
    return a_delivery(a_line(2, cartons=cartons), number="PS-OTHER")


@pytest.fixture
def path(tmp_path: Path, empty_database: Path) -> Path:
    return Path(shutil.copy(empty_database, tmp_path / "workstation.db"))


@pytest.fixture
def place(path: Path) -> Iterator[Workplace]:
    with workplace(path) as found:
        yield found


def scan(place: Workplace, session: ReceivingSession, *texts: str) -> list[Verdict]:
    return [session.scan(place.reading(text)).answer.verdict for text in texts]


def confirm(session: ReceivingSession) -> None:
    for entry in session.view().tray:
        session.settle(entry.seq, "放到一边", PERSON)
    session.explain_lines([(1, Difference.SHORT, "少一盒"), (2, Difference.SHORT, "")], PERSON)
    session.confirm(PERSON)


def number_of(session: ReceivingSession) -> str:
    return session.view().receipt_no


def without_print_time(paper: Path) -> str:
    return re.sub(
        r"打印.{0,3}\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d)?", "", "".join(words(paper.read_bytes()))
    )


def judged(recording: Recording) -> list[ScanRecorded]:
    return [
        msgspec.json.decode(fact.body, type=ScanRecorded)
        for fact in recording.facts
        if fact.kind == "scan.recorded"
    ]


def test_the_papers_of_a_replay_read_like_those_of_the_receipt(
    place: Workplace, path: Path, tmp_path: Path
) -> None:
    session = place.receive(the_delivery())
    scan(place, session, "TDCMD-REJECT-DAMAGED", code(2), code(1), "坏码", "TDCMD-UNDO", code(3))
    confirm(session)
    with played(recorded(path, number_of(session))) as (found, then, now):
        assert found.same
        texts = []
        for name, parts in (("then", then), ("now", now)):
            office = Office("试验医院", tmp_path / name)
            made = print_papers(parts, session.receipt_id, office, OF_A_RECEIPT)
            texts.append({NAMES[kind]: without_print_time(paper) for kind, paper in made.items()})
    assert len(texts[0]) == 4
    assert texts[0] == texts[1]


def test_what_another_receipt_held_is_held_in_the_replay(place: Workplace, path: Path) -> None:
    beside = place.receive(other_delivery())
    session = place.receive(the_delivery())
    assert scan(place, beside, code(9), code(1)) == [Verdict.ACCEPTED] * 2
    assert scan(place, session, code(1), "XH-1") == [
        Verdict.ALREADY_RECEIVED, Verdict.ACCEPTED_PARTLY,
    ]  # fmt: skip
    beside.undo(Reading(b"", "screen", PERSON, place.clock.now()))
    assert scan(place, session, code(1)) == [Verdict.ACCEPTED]
    assert differences(place, path, number_of(session)) == []


def test_what_another_receipt_takes_later_was_free_then(place: Workplace, path: Path) -> None:
    session = place.receive(the_delivery())
    scan(place, session, code(1), "TDCMD-UNDO")
    beside = place.receive(other_delivery())
    assert scan(place, beside, code(1)) == [Verdict.ACCEPTED]
    scan(place, session, code(2))
    assert differences(place, path, number_of(session)) == []


def test_a_rule_that_came_later_judges_nothing_that_was_before(
    place: Workplace, path: Path
) -> None:
    session = place.receive(the_delivery())
    assert scan(place, session, code(1)) == [Verdict.ACCEPTED]
    with place.parts.database.writing() as connection:
        parts = place.parts
        laying_down.lay_down(connection, parts, ALL, Rule.NEAR_EXPIRY_DAYS, "3000", "药师")
        laying_down.say_recall(connection, parts, ("", "A2601", ""), "召回", "药师")
    session = place.open(the_delivery())
    assert scan(place, session, code(2)) == [Verdict.RECALLED]
    assert differences(place, path, number_of(session)) == []


def test_settings_of_each_opening_are_kept(path: Path) -> None:
    with workplace(path, ReceivingRules(near_expiry_days=1)) as place:
        session = place.receive(the_delivery())
        assert scan(place, session, code(1)) == [Verdict.ACCEPTED]
    with workplace(path, ReceivingRules(near_expiry_days=3000), place.clock) as place:
        session = place.open(the_delivery())
        assert scan(place, session, code(2)) == [Verdict.NEAR_EXPIRY]
        assert differences(place, path, number_of(session)) == []


def test_a_rule_that_judges_otherwise_now_is_named_with_the_scan(
    place: Workplace, path: Path
) -> None:
    session = place.receive(the_delivery())
    scan(place, session, code(1), code(2))
    recording = recorded(path, number_of(session))
    stricter = {"near_expiry_days": 3000}
    changed = replace(recording, events=tuple(_with_settings(recording, stricter)))
    found = replay(changed)
    first = found.differences[0]
    assert (first.what, first.seq, first.raw) == ("verdict", 1, code(1))
    assert first.then.startswith("accepted 第 1 行 +1")
    assert first.now.startswith("near-expiry 第 1 行 +1")
    assert "近效期" in first.text


def _with_settings(recording: Recording, settings: dict[str, int]) -> Iterator[Put | Fact | Heard]:
    for event in recording.events:
        if isinstance(event, Fact) and '"began"' in event.body:
            body = msgspec.json.decode(event.body)
            body["began"] |= settings
            yield replace(event, body=msgspec.json.encode(body).decode())
        else:
            yield event


def test_a_recall_that_is_put_in_is_named(place: Workplace, path: Path) -> None:
    session = place.receive(the_delivery())
    scan(place, session, "XH-1")
    confirm_only_line_two(session)
    recording = recorded(path, number_of(session))
    recall = {
        "org": place.org,
        "recall_id": place.clock.new_id(),
        "province_code": "",
        "batch": "A2601",
        "identifier": "",
        "reason": "召回",
        "person": "药师",
        "at": datetime(2026, 1, 1, tzinfo=UTC),
    }
    found = replay(replace(recording, before=(*recording.before, Put("recall", recall))))
    whats = [one.what for one in found.differences]
    assert found.differences[0].seq == 1
    assert found.differences[0].now.startswith("recalled")
    assert {"verdict", "refused", "row", "view", "paper"} <= set(whats)


def confirm_only_line_two(session: ReceivingSession) -> None:
    session.explain_lines([(2, Difference.SHORT, "")], PERSON)
    session.confirm(PERSON)


def test_a_row_that_somebody_changed_by_hand_is_named(place: Workplace, path: Path) -> None:
    session = place.receive(the_delivery())
    scan(place, session, code(1), code(2))
    number = number_of(session)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE count_event SET quantity = 9 WHERE seq = 2")
    found = replay(recorded(path, number))
    assert [one.what for one in found.differences][:2] == ["row", "view"]
    row = found.differences[0]
    assert "count_event" in row.place
    assert (row.then, row.now) == ("9", "1")


def test_a_fact_nobody_can_read_is_named(place: Workplace, path: Path) -> None:
    session = place.receive(the_delivery())
    scan(place, session, code(1))
    recording = recorded(path, number_of(session))
    last = recording.facts[-1]
    events = (*recording.events[:-1], replace(last, version=9))
    found = replay(replace(recording, events=events))
    assert found.differences[0].what == "unreadable"
    assert found.differences[0].place == f"日志第 {last.seq} 条 scan.recorded"


def test_what_was_framed_is_read_again_as_it_was(place: Workplace, path: Path) -> None:
    session = place.receive(the_delivery())
    raw = b"\x02noise" + code(1).encode() + b"\r\n"
    reading = Reading(raw, "gun-1", PERSON, place.clock.now(), "]C1" + code(1))
    assert session.scan(reading).answer.verdict is Verdict.ACCEPTED
    scan(place, session, code(2))
    recording = recorded(path, number_of(session))
    first, second = judged(recording)
    assert (first.raw, first.framed, first.device) == (raw, "]C1" + code(1), "gun-1")
    assert first.read_at == reading.read_at
    assert second.framed is None
    assert replay(recording).same


def test_only_the_first_scan_after_an_opening_says_so(place: Workplace, path: Path) -> None:
    session = place.receive(the_delivery())
    scan(place, session, code(1), code(2))
    session = place.open(the_delivery())
    scan(place, session, code(3), code(4))
    bodies = judged(recorded(path, number_of(session)))
    assert [body.began is not None for body in bodies] == [True, False, True, False]


def test_an_identifier_is_assigned_again(place: Workplace, path: Path) -> None:
    session = place.receive(the_delivery())
    scan(place, session, f"8100077{1:013d}")
    session.assign_identifier("8100077", 2, PackageLevel.SMALL, PERSON)
    assert scan(place, session, f"8100077{1:013d}") == [Verdict.ACCEPTED]
    assert differences(place, path, number_of(session)) == []


def test_wishes_are_told_from_facts(place: Workplace, path: Path) -> None:
    session = place.receive(the_delivery())
    scan(place, session, code(1), "TDCMD-UNDO")
    session.redo(place.reading(""))
    session.undo(place.reading(""))
    recording = recorded(path, number_of(session))
    wishes = [type(step.wish) for step in steps_of(recording, the_delivery())]
    assert [wish for wish in wishes if wish in (Scan, Redo, Undo)] == [Scan, Scan, Redo, Undo]


def test_the_database_is_not_touched(place: Workplace, path: Path) -> None:
    session = place.receive(the_delivery())
    scan(place, session, code(1))
    number = number_of(session)
    place.parts.database.close()
    before = path.read_bytes()
    assert replay(recorded(path, number)).same
    assert path.read_bytes() == before
    assert not path.with_name(path.name + "-wal").exists()


@pytest.mark.parametrize("number", ["SH-NONE", "", "' OR 1=1"])
def test_a_receipt_that_is_not_there_is_named(place: Workplace, path: Path, number: str) -> None:
    with pytest.raises(BoxProblem, match="没有收货单"):
        recorded(path, number)


def test_a_replay_can_be_called_off(place: Workplace, path: Path) -> None:
    session = place.receive(the_delivery())
    scan(place, session, code(1), code(2), code(3))
    recording = recorded(path, number_of(session))
    with pytest.raises(CalledOff), checked(recording, go_on=lambda done, _all: done < 2):
        pass


def test_five_hundred_scans_replay_in_seconds(place: Workplace, path: Path) -> None:
    delivery = a_delivery(a_line(500, cartons=(a_carton("XH-1", *boxes(1, 500)),)))
    session = place.receive(delivery)
    for n in range(1, 501):
        session.scan(place.reading(code(n)))
    recording = recorded(path, number_of(session))
    began = time.process_time()
    found = replay(recording)
    assert found.same
    assert found.counts["scan"] == 500
    assert time.process_time() - began < 15


def test_a_clock_stands_where_it_is_put_and_hands_out_what_was_made() -> None:
    clock = StandingClock(datetime(2026, 1, 1, tzinfo=UTC))
    at = datetime.fromisoformat("2026-11-22T01:00:00+08:00")
    made = uuid.UUID("00000000-0000-7000-8000-000000000001")
    clock.stand(at, (made,))
    assert (clock.now(), clock.today().isoformat()) == (at, "2026-11-22")
    assert clock.new_id() == made
    assert clock.new_id() != clock.new_id()
