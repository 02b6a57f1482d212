from __future__ import annotations

import errno
import hashlib
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.receiving.acceptance import file_kinds
from app.receiving.acceptance.file_kinds import CSV, PDF, TEXT, clean_name, media_type
from app.receiving.acceptance.files import MOST_BYTES, AttachmentFolder
from app.receiving.refusals import WishRefused
from tests.app.receiving.acceptance.desk_bench import CSV_OF_A_LOGGER, a_png, written


def refusal(folder: AttachmentFolder, path: Path) -> str:
    with pytest.raises(WishRefused) as refused:
        folder.keep(path)
    return refused.value.sentence.key


def kept_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_a_file_lies_under_its_hash_once(tmp_path: Path) -> None:
    folder = AttachmentFolder(tmp_path / "kept")
    first = folder.keep(written(tmp_path, "破损.png", a_png()))
    second = folder.keep(written(tmp_path, "again.png", a_png()))
    assert first.sha256 == second.sha256 == hashlib.sha256(a_png()).hexdigest()
    assert kept_files(tmp_path / "kept") == [folder.path_of(first.sha256)]
    assert folder.path_of(first.sha256).read_bytes() == a_png()
    assert (first.name, first.media_type, first.size) == ("破损.png", "image/png", len(a_png()))


def test_a_damaged_copy_is_replaced_by_the_original(tmp_path: Path) -> None:
    folder = AttachmentFolder(tmp_path / "kept")
    source = written(tmp_path, "a.png", a_png())
    kept = folder.keep(source)
    folder.path_of(kept.sha256).write_bytes(b"half")
    with pytest.raises(WishRefused, match="damaged"):
        folder.opened(kept.sha256, kept.name)
    folder.keep(source)
    assert folder.opened(kept.sha256, kept.name).read_bytes() == a_png()
    assert folder.opened(kept.sha256, kept.name).name == "a.png"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (a_png(), "image/png"),
        (b"\xff\xd8\xff\xe0 jpeg", "image/jpeg"),
        (b"%PDF-1.7 ...", PDF),
        (CSV_OF_A_LOGGER.encode("gb18030"), CSV),
        ("一句话，不是表格".encode(), TEXT),
        (b"BM is how this text begins", TEXT),
        (b"MZ\x90\x00\x03\x00\x00\x00", None),
        (b"\x7fELF\x02\x01\x01\x00", None),
        (b"PK\x03\x04 some other zip \x00\x01", None),
    ],
)
def test_a_file_is_what_is_in_it(data: bytes, kind: str | None) -> None:
    assert media_type(data) == kind


def test_what_is_no_picture_table_or_text_is_refused_whatever_its_name(tmp_path: Path) -> None:
    folder = AttachmentFolder(tmp_path / "kept")
    assert refusal(folder, written(tmp_path, "报告.pdf", b"MZ\x90\x00\x03")) == "file-kind"
    assert refusal(folder, written(tmp_path, "empty.pdf", b"")) == "file-empty"
    assert refusal(folder, tmp_path / "nowhere.pdf") == "file-missing"
    assert refusal(folder, tmp_path) == "file-unreadable"
    large = written(tmp_path, "large.txt", b"x" * (MOST_BYTES + 1))
    assert refusal(folder, large) == "file-too-large"
    assert kept_files(tmp_path / "kept") == []


def test_a_file_of_exactly_twenty_megabytes_is_kept(tmp_path: Path) -> None:
    kept = AttachmentFolder(tmp_path / "kept").keep(
        written(tmp_path, "just.txt", b"x" * MOST_BYTES)
    )
    assert kept.size == MOST_BYTES


@pytest.mark.parametrize(
    ("name", "kind", "cleaned"),
    [
        ("../../etc/passwd", TEXT, "_.._etc_passwd.txt"),
        ("报告.PDF", PDF, "报告.PDF"),
        ("报告.exe", PDF, "报告.exe.pdf"),
        ("CON.txt", TEXT, "_CON.txt"),
        (" . ", PDF, "附件.pdf"),
        ("a\u202egnp.exe", "image/png", "agnp.exe.png"),
        ("长" * 200 + ".jpg", "image/jpeg", "长" * 76 + ".jpg"),
    ],
)
def test_a_name_is_made_harmless(name: str, kind: str, cleaned: str) -> None:
    assert clean_name(name, kind) == cleaned


@given(st.text(), st.sampled_from([PDF, TEXT, CSV, "image/jpeg"]))
def test_no_name_leaves_its_folder(name: str, kind: str) -> None:
    cleaned = clean_name(name, kind)
    assert Path("folder", cleaned).parent == Path("folder")
    assert 0 < len(cleaned) <= file_kinds.LONGEST_NAME + 1


def test_a_full_disk_is_said_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = AttachmentFolder(tmp_path / "kept")
    source = written(tmp_path, "a.png", a_png())

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert refusal(folder, source) == "disk-full"
    assert kept_files(tmp_path / "kept") == []
    monkeypatch.undo()
    assert folder.path_of(folder.keep(source).sha256).is_file()


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("a file stands where the folder should be")
    folder = AttachmentFolder(tmp_path / "kept")
    assert refusal(folder, written(tmp_path, "a.png", a_png())) == "not-stored"


_KILLED = """
import os, sys
from pathlib import Path
from app.receiving.acceptance.files import AttachmentFolder
moments = iter(range(1000))
wanted = int(sys.argv[3])
def trace(frame, event, argument):
    if event == "line" and frame.f_code.co_name == "_put" and next(moments) == wanted:
        os._exit(9)
    return trace
sys.settrace(trace)
AttachmentFolder(Path(sys.argv[1])).keep(Path(sys.argv[2]))
"""


def test_killed_at_any_line_there_is_the_whole_file_or_none(tmp_path: Path) -> None:
    source = written(tmp_path, "a.png", a_png(400, 400))
    digest = hashlib.sha256(source.read_bytes()).hexdigest()
    moment, status = 0, 9
    while status == 9:
        place = tmp_path / f"kept-{moment}"
        command = [sys.executable, "-c", _KILLED, str(place), str(source), str(moment)]
        status = subprocess.run(command, check=False, timeout=60).returncode
        folder = AttachmentFolder(place)
        there = folder.path_of(digest)
        assert not there.exists() or there.read_bytes() == source.read_bytes()
        # The next file clears away what was left beside.
        folder.keep(source)
        assert kept_files(place) == [there]
        moment += 1
    assert status == 0
    assert moment > 5


def test_a_file_from_elsewhere_is_kept_only_if_it_is_what_its_name_says(tmp_path: Path) -> None:
    folder = AttachmentFolder(tmp_path / "attachments")
    data = a_png()
    name = hashlib.sha256(data).hexdigest()
    with pytest.raises(WishRefused) as refused:
        folder.take(name, "a.png", data[:-1])
    assert refused.value.sentence.key == "damaged"
    assert not folder.has(name, len(data))
    assert folder.read(name) is None
    folder.take(name, "a.png", data)
    assert folder.has(name, len(data))
    assert folder.read(name) == data
    folder.path_of(name).write_bytes(data[:-1] + b"x")
    assert folder.read(name) is None, "it spoilt since"
    folder.take(name, "a.png", data)
    assert folder.read(name) == data


def test_files_that_come_at_once_do_not_clear_each_other_away(tmp_path: Path) -> None:
    left = tmp_path / "attachments" / "incoming" / "left"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"half")
    folder = AttachmentFolder(tmp_path / "attachments")
    files = [bytes([n]) * 50_000 for n in range(20)]
    names = [hashlib.sha256(data).hexdigest() for data in files]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(folder.take, names, names, files))
    assert [folder.read(name) for name in names] == files
    assert list(left.parent.iterdir()) == []


def test_room_on_the_disk_is_seen_before_there_is_a_folder(tmp_path: Path) -> None:
    folder = AttachmentFolder(tmp_path / "attachments")
    assert folder.has_room(1)
    assert not folder.has_room(1 << 60)
