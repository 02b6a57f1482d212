"""A paper is written whole or not at all."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from pathlib import Path

import pytest

from printing.storing import PaperNotWritten, write_atomically

resource = pytest.importorskip("resource", reason="file size limits are a thing of Unix")


@pytest.fixture
def full_disk() -> Iterator[None]:
    """Let no file of this process grow beyond 100 kB, as on a disk that fills up while writing."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, limits[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def test_a_paper_is_written_and_replaces_the_one_before(tmp_path: Path) -> None:
    path = tmp_path / "收货单.pdf"
    write_atomically(path, b"first")
    write_atomically(path, b"second")
    assert path.read_bytes() == b"second"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.usefixtures("full_disk")
def test_a_full_disk_leaves_the_paper_before_and_nothing_half(tmp_path: Path) -> None:
    path = tmp_path / "收货单.pdf"
    write_atomically(path, b"whole")
    with pytest.raises(PaperNotWritten, match="磁盘已满，请清理磁盘") as caught:
        write_atomically(path, b"x" * 1_000_000)
    assert caught.value.cause.errno == errno.EFBIG
    assert path.read_bytes() == b"whole"
    assert list(tmp_path.iterdir()) == [path]


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    path = tmp_path / "none" / "a.pdf"
    with pytest.raises(PaperNotWritten, match="文件夹不存在"):
        write_atomically(path, b"x")


def test_a_folder_in_the_place_of_the_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.mkdir()
    with pytest.raises(PaperNotWritten, match="已经是一个文件夹"):
        write_atomically(path, b"x")
    assert list(tmp_path.iterdir()) == [path]
