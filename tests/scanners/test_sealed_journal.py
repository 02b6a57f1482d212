"""Where a folder is encrypted, its journals and its list of scans to be repeated are sealed."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.readers.events import ReaderRefused, ReplayShown, ScansUnanswered
from app.readers.scan import Scan
from app.store.encrypting import Prepared, prepare, turn_off, turn_on
from app.store.encryption.held import HELD
from app.store.encryption.keys import DataKey
from scanners import recordings_at_rest
from scanners.journal import FOLDER, ScanJournal, sessions, unanswered
from scanners.recordings_at_rest import settle_recordings
from scanners.records import LINE_LIMIT, RecordingLocked, is_sealed, read_recording
from scanners.replay import Replay
from scanners.restored import LIST, RepeatList
from scanners.station import ReaderStation
from tests.app.store.encryption.vault import Vault, machine
from tests.commands import LIMIT_S
from tests.scanners.rig import Arrivals, wait_until

NOW = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
KEPT_IN_PLAIN = "scans are kept in plain"


@pytest.fixture
def vault() -> Iterator[Vault]:
    with machine() as found:
        yield found


def wish(folder: Path) -> Prepared:
    prepared = prepare()
    turn_on(folder, prepared, prepared.recovery_key, NOW)
    return prepared


def code(number: int) -> str:
    return f"8100001{number:013}"


def a_scan(number: int) -> Scan:
    at = NOW + timedelta(seconds=number)
    return Scan(code(number).encode(), code(number), "]C1", "serial-1", at)


def a_run(folder: Path, *numbers: int, day: int = 0) -> ScanJournal:
    """A run of the program that read these; all but the last were answered."""
    at = datetime.now(UTC) - timedelta(days=10 - day)
    journal = ScanJournal(folder, lambda _shown: None, clock=lambda: at)
    journal.look_back()
    written = journal.write([(a_scan(number), False) for number in numbers])
    journal.write_answered(written[:-1])
    journal.close()
    return journal


def codes_in(path: Path) -> list[str]:
    return [found.scan.text for found in read_recording(path)]


def all_codes(folder: Path) -> list[str]:
    return [text for session in sessions(folder) for text in codes_in(session.path)]


def tells(path: Path) -> bool:
    content = path.read_bytes()
    return b"8100001" in content or b"8100001".hex().encode() in content


def files(folder: Path) -> dict[str, bytes]:
    found = [*(folder / FOLDER).iterdir(), *folder.glob("scans-*")]
    return {path.name: path.read_bytes() for path in found}


def lose_the_key(vault: Vault) -> None:
    vault.kept.clear()
    HELD.forget()


def test_a_journal_of_an_encrypted_folder_tells_nothing_and_is_read_as_ever(
    tmp_path: Path, vault: Vault
) -> None:
    """Otherwise a stolen disk would tell each code that was received."""
    wish(tmp_path)
    a_run(tmp_path, 1, 2, 3)
    (session,) = sessions(tmp_path)
    assert not tells(session.path)
    head, *lines = session.path.read_bytes().splitlines()
    assert b"tracedock_scans" in head
    assert all(is_sealed(line) for line in lines)
    assert codes_in(session.path) == [code(1), code(2), code(3)]
    assert [scan.text for scan in unanswered([session.path])] == [code(3)]


def test_a_sealed_line_that_is_cut_off_or_changed_costs_itself_alone(
    tmp_path: Path, vault: Vault
) -> None:
    """Otherwise a power cut in the middle of a scan would take those before it along."""
    wish(tmp_path)
    a_run(tmp_path, 1, 2, 3)
    (session,) = sessions(tmp_path)
    whole = session.path.read_bytes()
    lines = whole.splitlines(keepends=True)
    start = len(b"".join(lines[:3]))
    for length in range(start, start + len(lines[3])):
        session.path.write_bytes(whole[:length])
        # All that was sealed may be there, and only the end of the line be cut off.
        found = codes_in(session.path)
        assert found[:2] == [code(1), code(2)]
        assert len(found) == 2 or length >= start + len(lines[3]) - 3
    changed = bytearray(whole)
    changed[len(b"".join(lines[:2])) + 60] ^= 1
    session.path.write_bytes(bytes(changed))
    assert codes_in(session.path) == [code(1), code(3)]


def test_the_longest_scan_is_a_bearable_line(tmp_path: Path, vault: Vault) -> None:
    """Otherwise it would be written and never read again."""
    wish(tmp_path)
    raw = b"\xff" * 8192
    scan = Scan(raw, raw.decode("utf-8", "surrogateescape"), None, "serial-1", NOW)
    journal = ScanJournal(tmp_path, lambda _shown: None)
    journal.write([(scan, False)])
    journal.close()
    (session,) = sessions(tmp_path)
    assert session.size < LINE_LIMIT
    assert [found.scan for found in read_recording(session.path)] == [scan]


def test_the_key_is_asked_for_once_for_a_file(
    tmp_path: Path, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise each scan would wait for a keyring."""
    wish(tmp_path)
    asked: list[Path] = []
    real = HELD.key_for_new

    def ask(_held: object, folder: Path) -> DataKey | None:
        asked.append(folder)
        return real(folder)

    monkeypatch.setattr(type(HELD), "key_for_new", ask)
    now = [NOW]
    journal = ScanJournal(tmp_path, lambda _shown: None, clock=lambda: now[0])
    for number in range(20):
        journal.write([(a_scan(number), False)])
        now[0] += timedelta(hours=1.7)
    journal.close()
    assert len(asked) == len(sessions(tmp_path)) == 2


@pytest.mark.logs(KEPT_IN_PLAIN)
def test_a_scan_is_kept_in_plain_rather_than_refused(tmp_path: Path, vault: Vault) -> None:
    """Otherwise a locked keyring would stop the receiving; the next start seals it."""
    wish(tmp_path)
    kept = dict(vault.kept)
    lose_the_key(vault)
    a_run(tmp_path, 1, 2)
    (session,) = sessions(tmp_path)
    assert tells(session.path)
    vault.kept.update(kept)
    assert settle_recordings(tmp_path) == 1
    assert not tells(session.path)
    assert codes_in(session.path) == [code(1), code(2)]


def test_lines_whose_key_is_not_here_are_told(tmp_path: Path, vault: Vault) -> None:
    """Otherwise scans that nobody answered would be dropped without a word."""
    a_run(tmp_path, 1)
    wish(tmp_path)
    last = a_run(tmp_path, 2, 3, day=1)
    lose_the_key(vault)
    journal = ScanJournal(tmp_path, lambda _shown: None)
    assert journal.look_back() == ()
    assert journal.locked == 3
    path = sessions(tmp_path)[-1].path
    assert last.run in path.name
    with pytest.raises(RecordingLocked, match="3"):
        codes_in(path)
    shown = Arrivals[ReplayShown]()
    replay = Replay(lambda _scan: None, shown)
    replay.play(path, 0)
    (refused,) = shown.wait_for(1)
    replay.stop()
    assert refused.complaint is not None
    assert "恢复密钥" in refused.complaint.chinese


def test_a_station_tells_of_what_it_cannot_open_and_seals_what_is_plain(
    tmp_path: Path, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise only what is scanned from now on would be sealed, and nobody told of the rest."""
    settled = threading.Event()
    real = recordings_at_rest.settle_recordings

    def settle(folder: Path, this_run: str) -> None:
        real(folder, this_run)
        settled.set()

    monkeypatch.setattr(recordings_at_rest, "settle_recordings", settle)
    a_run(tmp_path, 1)
    wish(tmp_path)
    a_run(tmp_path, 2, 3, day=1)
    lose_the_key(vault)
    wish(tmp_path)
    heard = Arrivals[object]()
    station = ReaderStation(tmp_path, lambda *_: None, heard)
    station.start()
    try:
        assert settled.wait(LIMIT_S)
    finally:
        station.stop()
    (told,) = [event for event in heard.all if isinstance(event, ReaderRefused)]
    assert "3 行" in told.why.chinese
    assert not [event for event in heard.all if isinstance(event, ScansUnanswered)]
    first, _locked = sessions(tmp_path)
    assert not tells(first.path)
    assert codes_in(first.path) == [code(1)]


def test_what_was_locked_at_the_start_is_told_when_its_key_is_there(
    tmp_path: Path, vault: Vault
) -> None:
    """Otherwise scans that nobody answered would stay hidden until the next start."""
    wish(tmp_path)
    a_run(tmp_path, 2, 3)
    kept = dict(vault.kept)
    lose_the_key(vault)
    heard = Arrivals[object]()
    station = ReaderStation(tmp_path, lambda *_: None, heard)
    station.start()
    try:
        heard.wait_for(1)
        vault.kept.update(kept)
        station.look_again()
        wait_until(lambda: any(isinstance(event, ScansUnanswered) for event in heard.all))
    finally:
        station.stop()
    (told,) = [event for event in heard.all if isinstance(event, ScansUnanswered)]
    assert [scan.text for scan in told.scans] == [code(3)]


def test_what_is_there_is_sealed_and_opened_again_to_the_last_byte(
    tmp_path: Path, vault: Vault
) -> None:
    """Otherwise the last 90 days would lie open, or a damaged line be lost on the way."""
    a_run(tmp_path, 1, 2)
    a_run(tmp_path, 3, 4, day=1)
    RepeatList(tmp_path).note(NOW, frozenset())
    RepeatList(tmp_path).done(NOW)
    RepeatList(tmp_path).note(NOW, frozenset())
    path = sessions(tmp_path)[0].path
    with path.open("ab") as file:
        file.write(b" " * 100 + b"\n\xff{8100001\n" + b"8100001" * 30_000 + b'\n{"n":7,"raw":"8100')
    before = files(tmp_path)
    assert len(before) == 4
    wish(tmp_path)
    assert settle_recordings(tmp_path) == 4
    sealed = files(tmp_path)
    assert sealed.keys() == before.keys()
    assert not any(b"8100001" in content for content in sealed.values())
    assert all_codes(tmp_path) == [code(number) for number in (1, 2, 3, 4)]
    assert len(RepeatList(tmp_path).read()[1]) == 4
    assert settle_recordings(tmp_path) == 0
    assert files(tmp_path) == sealed
    turn_off(tmp_path)
    assert settle_recordings(tmp_path) == 4
    assert files(tmp_path) == before
    assert settle_recordings(tmp_path) == 0


def test_files_of_both_kinds_and_of_several_keys_are_one_journal(
    tmp_path: Path, vault: Vault
) -> None:
    """Otherwise a new key would cut a run in two."""
    journal = a_run(tmp_path, 1, 2)
    for day in (1, 2):
        wish(tmp_path)
        a_run(tmp_path, 2 * day + 1, 2 * day + 2, day=day)
    HELD.forget()
    assert all_codes(tmp_path) == [code(number) for number in range(1, 7)]
    # One file of both kinds: it was begun in plain, and half of it was put in from a sealed one.
    first, second, _ = (session.path for session in sessions(tmp_path))
    assert journal.run in first.name
    first.write_bytes(first.read_bytes() + second.read_bytes())
    assert codes_in(first) == [code(number) for number in (1, 2, 3, 4)]


def test_a_journal_that_is_being_written_is_left_alone(tmp_path: Path, vault: Vault) -> None:
    """Otherwise scans would go into a file that has no name any more."""
    journal = ScanJournal(tmp_path, lambda _shown: None)
    journal.write([(a_scan(1), False)])
    wish(tmp_path)
    assert settle_recordings(tmp_path) == 0
    journal.write([(a_scan(2), False)])
    journal.close()
    assert settle_recordings(tmp_path, journal.run) == 0
    assert settle_recordings(tmp_path) == 1
    assert all_codes(tmp_path) == [code(1), code(2)]


@pytest.mark.logs("stays as it is")
def test_a_copy_that_is_not_the_same_takes_no_place(
    tmp_path: Path, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise a disk that writes nonsense would be believed, and the scans be gone."""
    a_run(tmp_path, 1, 2)
    before = files(tmp_path)
    wish(tmp_path)
    monkeypatch.setattr(recordings_at_rest, "sealed_line", lambda _line, _seal: b"{}\n")
    assert settle_recordings(tmp_path) == 0
    assert files(tmp_path) == before


def test_the_list_is_sealed_and_keeps_lines_whose_key_is_not_here(
    tmp_path: Path, vault: Vault
) -> None:
    """Otherwise the list would tell the codes, or a second restore forget half of it."""
    a_run(tmp_path, 1, 2)
    prepared = wish(tmp_path)
    kept = RepeatList(tmp_path)
    assert kept.note(NOW, frozenset()) == 2
    assert not tells(tmp_path / LIST)
    assert kept.read() == (NOW, (a_scan(1), a_scan(2)))
    lose_the_key(vault)
    wish(tmp_path)
    assert kept.read() == (NOW, ())
    assert kept.locked == 2
    known = frozenset({(a_scan(1).raw, a_scan(1).read_at)})
    assert kept.note(NOW, known) == 3
    HELD.hold(tmp_path, prepared.key)
    assert [scan.text for scan in kept.read()[1]] == [code(2), code(1), code(2)]
