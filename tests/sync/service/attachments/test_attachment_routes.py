from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from app.receiving.acceptance.files import MOST_BYTES
from app.store.clock import SystemClock
from app.store.database import Database
from app.store.tables.attachments import attachment_file, attachment_piece
from sync.service import accounts
from sync.service.attachments.keeping import PIECE_BYTES
from sync.service.backups.sqlite_copies import SqliteCopies
from sync.service.backups.standing import NotTheSame
from sync.service.backups.verified import BackupFailed, make
from sync.service.settings import ServiceSettings
from sync.service.transactions import commit
from tests.sync.service.attachments.sending import a_picture, name_of, push_facts
from tests.sync.service.running import RunningService, Station

OTHER_ORG = "31010000002"
SMALL = a_picture(3000, b"1")
LARGE = a_picture(3 * PIECE_BYTES + 17, b"2")


def address(data: bytes) -> str:
    return f"/v1/attachments/{name_of(data)}"


def stored(database: Database) -> tuple[int, int]:
    with database.reading() as connection:
        files = connection.execute(select(func.count()).select_from(attachment_file)).scalar_one()
        pieces = connection.execute(select(func.count()).select_from(attachment_piece)).scalar_one()
    return files, pieces


@pytest.mark.parametrize("data", [SMALL, LARGE])
def test_what_one_workstation_sends_another_gets(
    running_anywhere: RunningService, data: bytes
) -> None:
    one, other = running_anywhere.enrol(), running_anywhere.enrol()
    push_facts(one, data)
    assert other.send("GET", address(data)).status_code == 404
    assert one.send("PUT", address(data), data=data).status_code == 201
    answer = other.send("GET", address(data))
    assert answer.status_code == 200
    assert answer.content == data
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_sending_again_changes_nothing(running: RunningService) -> None:
    one, other = running.enrol(), running.enrol()
    push_facts(one, LARGE)
    answers = [who.send("PUT", address(LARGE), data=LARGE).status_code for who in (one, one, other)]
    assert answers == [201, 200, 200]
    assert stored(running.database) == (1, 4)


def test_head_says_whether_it_is_there_and_how_large(running: RunningService) -> None:
    one = running.enrol()
    push_facts(one, LARGE)
    assert one.send("HEAD", address(LARGE)).status_code == 404
    one.send("PUT", address(LARGE), data=LARGE)
    answer = one.send("HEAD", address(LARGE))
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["Content-Length"] == str(len(LARGE))


def test_a_flipped_byte_is_not_taken(running: RunningService) -> None:
    one = running.enrol()
    push_facts(one, SMALL)
    spoilt = SMALL[:-1] + b"\x01"
    answer = one.send("PUT", address(SMALL), data=spoilt)
    assert (answer.status_code, answer.json()["error"]) == (422, "damaged")
    assert stored(running.database) == (0, 0)


def test_a_file_that_spoilt_on_the_service_is_asked_for_again(running: RunningService) -> None:
    one = running.enrol()
    push_facts(one, LARGE)
    one.send("PUT", address(LARGE), data=LARGE)
    with running.database.writing() as connection:
        connection.execute(
            update(attachment_piece).where(attachment_piece.c.no == 1).values(body=b"spoilt")
        )
    assert one.send("GET", address(LARGE)).status_code == 404
    asked = {"files": [name_of(LARGE)]}
    lacking = one.send("POST", "/v1/attachments/lacking", json=asked).json()
    assert lacking == {"lacking": [name_of(LARGE)], "unknown": []}
    assert one.send("PUT", address(LARGE), data=LARGE).status_code == 201
    assert one.send("GET", address(LARGE)).content == LARGE


def test_which_files_are_lacking_is_told_at_once(running: RunningService) -> None:
    one = running.enrol()
    push_facts(one, SMALL, LARGE)
    one.send("PUT", address(SMALL), data=SMALL)
    unknown = "f" * 64
    asked = {"files": [name_of(SMALL), name_of(LARGE), unknown]}
    answer = one.send("POST", "/v1/attachments/lacking", json=asked)
    assert answer.json() == {"lacking": [name_of(LARGE)], "unknown": [unknown]}


@pytest.mark.parametrize("files", [["x"], ["F" * 64], ["a" * 64] * 501, "a" * 64, None])
def test_nonsense_is_refused_in_words(running: RunningService, files: object) -> None:
    one = running.enrol()
    answer = one.send("POST", "/v1/attachments/lacking", json={"files": files})
    assert (answer.status_code, answer.json()["error"]) == (422, "bad-request")


def test_only_what_a_fact_names_is_taken(running: RunningService) -> None:
    one = running.enrol()
    push_facts(one, SMALL)
    answer = one.send("PUT", address(LARGE), data=LARGE)
    assert (answer.status_code, answer.json()["error"]) == (404, "not-attached")
    assert stored(running.database) == (0, 0)


@pytest.mark.parametrize("data", [b"MZ\x90\x00" + bytes(100), b"\x00\x01\x02", b""])
def test_what_no_workstation_would_attach_is_not_taken(
    running: RunningService, data: bytes
) -> None:
    one = running.enrol()
    push_facts(one, data)
    answer = one.send("PUT", address(data), data=data)
    assert (answer.status_code, answer.json()["error"]) == (415, "file-kind")


@pytest.mark.parametrize("size", [MOST_BYTES + 1, MOST_BYTES + 5_000_000, 40_000_000])
def test_a_file_that_is_too_large_is_refused(running: RunningService, size: int) -> None:
    one = running.enrol()
    data = a_picture(size)
    push_facts(one, data)
    answer = one.send("PUT", address(data), data=data)
    assert answer.status_code == 413
    assert answer.json()["error"] in ("file-too-large", "too-large")
    assert stored(running.database) == (0, 0)


def test_a_file_of_the_largest_size_is_taken(running: RunningService) -> None:
    one = running.enrol()
    data = a_picture(MOST_BYTES)
    push_facts(one, data)
    assert one.send("PUT", address(data), data=data).status_code == 201
    assert one.send("GET", address(data)).content == data


@pytest.mark.parametrize("name", ["a" * 63, "A" * 64, "..%2f..%2fetc", "g" * 64, "lacking"])
def test_a_name_that_is_no_hash_is_refused(running: RunningService, name: str) -> None:
    one = running.enrol()
    for method in ("GET", "PUT"):
        answer = one.send(method, f"/v1/attachments/{name}", data=SMALL)
        assert answer.status_code in (404, 405), (method, answer.text)
    assert stored(running.database) == (0, 0)


def test_a_packed_body_is_not_unpacked(running: RunningService) -> None:
    one = running.enrol()
    push_facts(one, SMALL)
    packed = gzip.compress(SMALL)
    answer = one.send("PUT", address(SMALL), data=packed, headers={"Content-Encoding": "gzip"})
    assert (answer.status_code, answer.json()["error"]) == (422, "damaged")


@pytest.fixture
def stranger(running: RunningService) -> Iterator[Station]:
    """A workstation of another institution."""
    commit(running.database, lambda c: accounts.add_organisation(c, OTHER_ORG, "别的医院"))
    yield running.enrol(org=OTHER_ORG)


def test_another_institution_neither_sees_nor_sends(
    running: RunningService, stranger: Station
) -> None:
    one = running.enrol()
    push_facts(one, SMALL)
    assert stranger.send("PUT", address(SMALL), data=SMALL).json()["error"] == "not-attached"
    one.send("PUT", address(SMALL), data=SMALL)
    for method in ("GET", "HEAD"):
        assert stranger.send(method, address(SMALL)).status_code == 404
    asked = {"files": [name_of(SMALL)]}
    answer = stranger.send("POST", "/v1/attachments/lacking", json=asked)
    assert answer.json() == {"lacking": [], "unknown": [name_of(SMALL)]}
    # The same file, attached there as well, is that institution's own.
    push_facts(stranger, SMALL)
    assert stranger.send("GET", address(SMALL)).status_code == 404
    assert stranger.send("PUT", address(SMALL), data=SMALL).status_code == 201
    assert stored(running.database) == (2, 2)


def test_nobody_without_a_good_token_gets_anything(running: RunningService) -> None:
    one = running.enrol()
    push_facts(one, SMALL)
    one.send("PUT", address(SMALL), data=SMALL)
    nobody = Station(running.url, one.device, one.token + "x", one.incarnation)
    for method in ("GET", "HEAD", "PUT"):
        assert nobody.send(method, address(SMALL), data=SMALL).status_code == 401
    asked = {"files": [name_of(SMALL)]}
    assert nobody.send("POST", "/v1/attachments/lacking", json=asked).status_code == 401


def test_sending_is_counted_like_everything_else(service_database: Database) -> None:
    settings = ServiceSettings(poll_every_s=3600, device_requests_per_s=0.01, device_burst=4)
    running = RunningService(service_database, settings=settings)
    try:
        one = running.enrol()
        push_facts(one, SMALL)
        answers = [one.send("HEAD", address(SMALL)).status_code for _ in range(6)]
        assert 429 in answers
    finally:
        assert running.stop()


@pytest.mark.file
def test_a_verified_backup_holds_the_files(running: RunningService, tmp_path: Path) -> None:
    one = running.enrol()
    push_facts(one, SMALL, LARGE)
    for data in (SMALL, LARGE):
        one.send("PUT", address(data), data=data)
    copies = SqliteCopies(Path(running.database.place))
    made = make(running.database, copies, tmp_path / "backups", 3, SystemClock())
    with copies.restored(made.path) as restored:
        assert stored(restored) == (2, 5)


@pytest.mark.file
def test_a_backup_with_a_cut_file_does_not_count(running: RunningService, tmp_path: Path) -> None:
    one = running.enrol()
    push_facts(one, LARGE)
    one.send("PUT", address(LARGE), data=LARGE)
    with running.database.writing() as connection:
        connection.execute(attachment_piece.delete().where(attachment_piece.c.no == 2))
    copies = SqliteCopies(Path(running.database.place))
    with pytest.raises(BackupFailed) as failed:
        make(running.database, copies, tmp_path / "backups", 3, SystemClock())
    assert isinstance(failed.value.__cause__, NotTheSame)
    assert "不完整" in str(failed.value)
