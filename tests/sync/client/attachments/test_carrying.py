from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select, text, update

from app.store.database import Database
from app.store.tables.attachments import attachment_file, attachment_piece, attachment_sending
from sync.client.attachments.rounds import Pace
from tests.sync.client.attachments.stations import Attaching, attaching, until
from tests.sync.client.workstation import Proxy
from tests.sync.service.attachments.sending import a_picture, attached, name_of
from tests.sync.service.running import RunningService

PHOTO = a_picture(700_000, b"photo")
PAPER = b"%PDF-1.7 paper"


@pytest.fixture
def one(running: RunningService, tmp_path: Path) -> Iterator[Attaching]:
    with attaching(running, tmp_path / "one") as station:
        yield station


@pytest.fixture
def other(running: RunningService, tmp_path: Path) -> Iterator[Attaching]:
    with attaching(running, tmp_path / "other") as station:
        yield station


def stored(running: RunningService) -> set[str]:
    """The files the service has, whole."""
    with running.database.reading() as connection:
        return set(connection.execute(select(attachment_file.c.sha256)).scalars())


def test_a_photo_of_one_workstation_is_soon_at_the_other(
    running: RunningService, one: Attaching, other: Attaching
) -> None:
    receipt_id = one.open_receipt()
    one.attach(receipt_id, PHOTO)
    one.attach(receipt_id, PAPER, "随货同行单.pdf")
    one.begin_sync()
    one.carry()
    other.begin_sync()
    other.carry()
    for data in (PHOTO, PAPER):
        until(lambda data=data: other.folder.read(name_of(data)) == data)  # type: ignore[misc]
    assert other.arrivals.wait(30)
    assert one.not_sent == other.not_sent == []


def test_nothing_is_sent_before_its_fact_was_pushed(
    running: RunningService, one: Attaching
) -> None:
    one.attach(one.open_receipt(), PHOTO)
    one.carry()
    until(lambda: one.carrier is not None and not one.carrier.failing)
    assert stored(running) == set()
    one.begin_sync()
    until(lambda: stored(running) == {name_of(PHOTO)})


def test_a_file_that_nobody_opens_and_no_open_receipt_has_stays_where_it_is(
    running: RunningService, one: Attaching, other: Attaching
) -> None:
    receipt_id = one.open_receipt()
    one.attach(receipt_id, PHOTO)
    one.confirm(receipt_id)
    one.begin_sync()
    one.carry()
    until(lambda: stored(running) == {name_of(PHOTO)})
    other.begin_sync()
    other.heard()
    other.carry()
    assert other.fetch(name_of(PAPER)) == "not-sent-yet"
    assert other.folder.read(name_of(PHOTO)) is None
    assert other.fetch(name_of(PHOTO)) == ""
    assert other.folder.read(name_of(PHOTO)) == PHOTO


def test_without_the_network_a_person_is_told_at_once_and_later_gets_the_file(
    running: RunningService, one: Attaching, other: Attaching, proxy: Proxy
) -> None:
    receipt_id = one.open_receipt()
    one.attach(receipt_id, PHOTO)
    one.begin_sync()
    one.carry()
    until(lambda: stored(running) == {name_of(PHOTO)})
    proxy.spoil = lambda _request, _answer: b""
    slow = Pace(idle_s=0.05, first_backoff_s=60, longest_backoff_s=60)
    other.carry(proxy.url, slow)
    assert other.fetch(name_of(PHOTO)) == "elsewhere"
    proxy.spoil = lambda _request, answer: answer
    assert other.fetch(name_of(PHOTO)) == ""
    assert other.folder.read(name_of(PHOTO)) == PHOTO


def test_what_the_service_has_is_not_sent_again_after_a_restart(
    running: RunningService, one: Attaching, proxy: Proxy
) -> None:
    one.attach(one.open_receipt(), PHOTO)
    one.begin_sync()
    one.carry()
    until(lambda: sending(one) == [(True, 0)])
    one.stop_carrying()
    one.carry(proxy.url)
    assert one.fetch(name_of(PAPER)) == "not-sent-yet"
    until(lambda: any(b"/lacking" in request for request in proxy.requests))
    one.stop_carrying()
    assert not any(request.startswith(b"PUT") for request in proxy.requests)


def sending(station: Attaching) -> list[tuple[bool, int]]:
    columns = attachment_sending.c
    with station.base.database.reading() as connection:
        rows = connection.execute(select(columns.there_at, columns.tries)).all()
    return [(there_at is not None, tries) for there_at, tries in rows]


def test_a_service_that_lost_a_file_gets_it_again(running: RunningService, one: Attaching) -> None:
    one.attach(one.open_receipt(), PHOTO)
    one.begin_sync()
    one.carry()
    until(lambda: sending(one) == [(True, 0)])
    one.stop_carrying()
    with running.database.writing() as connection:
        connection.execute(attachment_piece.delete())
        connection.execute(attachment_file.delete())
    one.carry()
    until(lambda: stored(running) == {name_of(PHOTO)})


def test_bytes_that_flip_on_the_way_are_sent_again(
    running: RunningService, one: Attaching, other: Attaching, proxy: Proxy
) -> None:
    """Both ways: the service refuses them, and the other workstation fetches them again."""
    spoilt: list[bytes] = []

    def spoil(request: bytes, answer: bytes) -> bytes:
        if request.startswith(b"GET /v1/attachments/") and not spoilt:
            spoilt.append(request)
            return answer[:-1] + bytes([answer[-1] ^ 1])
        return answer

    one.attach(one.open_receipt(), PHOTO)
    one.begin_sync()
    one.pushed()
    one.carry()
    until(lambda: stored(running) == {name_of(PHOTO)})
    proxy.spoil = spoil
    other.carry(proxy.url)
    assert other.fetch(name_of(PHOTO)) == ""
    assert spoilt
    assert other.folder.read(name_of(PHOTO)) == PHOTO


def test_a_file_that_spoilt_on_the_service_comes_back_from_where_it_was_attached(
    running: RunningService, one: Attaching, other: Attaching
) -> None:
    one.attach(one.open_receipt(), PHOTO)
    one.begin_sync()
    one.carry()
    until(lambda: sending(one) == [(True, 0)])
    with running.database.writing() as connection:
        connection.execute(update(attachment_piece).values(body=b"spoilt"))
    other.carry()
    assert other.fetch(name_of(PHOTO)) == "not-sent-yet"
    one.stop_carrying()
    one.carry()
    until(lambda: stored(running) == {name_of(PHOTO)})
    assert other.fetch(name_of(PHOTO)) == ""


def test_a_file_that_a_restored_disk_lost_is_fetched_again(
    running: RunningService, one: Attaching
) -> None:
    one.attach(one.open_receipt(), PHOTO)
    one.begin_sync()
    one.carry()
    until(lambda: sending(one) == [(True, 0)])
    one.folder.path_of(name_of(PHOTO)).unlink()
    until(lambda: one.folder.read(name_of(PHOTO)) == PHOTO)


def test_a_file_that_is_lost_before_it_was_sent_is_told_once_and_keeps_no_other_waiting(
    running: RunningService, one: Attaching
) -> None:
    receipt_id = one.open_receipt()
    one.note(attached(receipt_id, PHOTO, "丢了.png"))
    one.attach(receipt_id, PAPER, "单.pdf")
    one.begin_sync()
    one.carry()
    until(lambda: stored(running) == {name_of(PAPER)})
    until(lambda: any(tries > 2 for _, tries in sending(one)))
    assert [event.name for event in one.not_sent] == ["丢了.png"]
    assert "重新附上原件" in one.not_sent[0].sentence


@pytest.mark.file
def test_a_full_disk_of_the_service_is_waited_for(running: RunningService, one: Attaching) -> None:
    one.attach(one.open_receipt(), PHOTO)
    one.begin_sync()
    one.pushed()
    pages = limit_pages(running.database, 2)
    one.carry()
    until(lambda: one.carrier is not None and one.carrier.failing)
    assert stored(running) == set()
    limit_pages(running.database, pages * 100)
    one.stop_carrying()
    one.carry()
    until(lambda: stored(running) == {name_of(PHOTO)})


def limit_pages(database: Database, more: int) -> int:
    """Let the file grow by so many pages, as a full disk does; its pages now."""
    with database.writing() as connection:
        pages = int(connection.execute(text("PRAGMA page_count")).scalar_one())
        connection.execute(text(f"PRAGMA max_page_count={pages + more}"))
    return pages


def test_a_full_disk_here_is_said_and_leaves_nothing(
    running: RunningService, one: Attaching, other: Attaching, monkeypatch: pytest.MonkeyPatch
) -> None:
    receipt_id = one.open_receipt()
    one.attach(receipt_id, PHOTO)
    one.confirm(receipt_id)
    one.begin_sync()
    one.carry()
    until(lambda: stored(running) == {name_of(PHOTO)})
    other.carry()

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        assert other.fetch(name_of(PHOTO)) == "disk-full"
    left = [path for path in (other.base.folder / "attachments").rglob("*") if path.is_file()]
    assert left == []
    assert other.fetch(name_of(PHOTO)) == ""


def test_files_never_keep_operations_waiting(
    running: RunningService, one: Attaching, proxy: Proxy
) -> None:
    """While the way of files hangs, scans are pushed."""
    held = []

    def hang(request: bytes, answer: bytes) -> bytes:
        if request.startswith(b"PUT"):
            held.append(request)
            return b""
        return answer

    proxy.spoil = hang
    receipt_id = one.open_receipt()
    one.attach(receipt_id, PHOTO)
    one.begin_sync()
    one.carry(proxy.url)
    until(lambda: bool(held))
    for _ in range(3):
        one.open_receipt()
        one.pushed()


def test_the_service_counts_each_file_once(running: RunningService, one: Attaching) -> None:
    receipt_id = one.open_receipt()
    for name in ("一.png", "二.png"):
        one.attach(receipt_id, PHOTO, name)
    one.begin_sync()
    one.carry()
    until(lambda: stored(running) == {name_of(PHOTO)})
    with running.database.reading() as connection:
        pieces = select(func.count()).select_from(attachment_piece)
        assert connection.execute(pieces).scalar_one() == 2
