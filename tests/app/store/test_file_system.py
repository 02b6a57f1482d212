from __future__ import annotations

import sys
from pathlib import Path

import pytest

from app.store import file_system
from app.store.errors import DatabaseUnreachable
from app.store.file_system import (
    FileSystem,
    file_system_of,
    kind_in_list,
    kind_in_mountinfo,
    refuse_network_drive,
)

MOUNTS = r"""22 1 254:0 / / rw,relatime - ext4 /dev/vda rw
30 22 0:40 / /mnt/share rw,relatime shared:5 - nfs4 10.0.0.9:/share rw,vers=4.2
31 22 0:41 / /mnt/my\040disk rw - cifs //server/disk rw
32 22 0:42 / /mnt/share/local rw - xfs /dev/vdb rw
33 22 0:43 / /twice rw - ext4 /dev/vdc rw
34 33 0:44 / /twice rw - fuse.sshfs user@host: rw
nonsense
"""
LISTED = """/dev/disk3s1 on / (apfs, sealed, local)
//user@server/share on /Volumes/share (smbfs, nodev, nosuid)
nonsense
"""


@pytest.mark.parametrize(
    ("place", "kind", "remote"),
    [
        ("/var/lib", "ext4", False),
        ("/mnt/share/a/b", "nfs4", True),
        ("/mnt/shared", "ext4", False),
        ("/mnt/share/local/x", "xfs", False),
        ("/mnt/my disk/x", "cifs", True),
        ("/twice", "fuse.sshfs", True),
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="paths of Linux")
def test_the_deepest_mount_point_says_what_a_folder_is_on(
    place: str, kind: str, remote: bool
) -> None:
    assert kind_in_mountinfo(MOUNTS, Path(place)) == FileSystem(kind, remote=remote)


@pytest.mark.skipif(sys.platform == "win32", reason="paths of macOS")
def test_what_macos_lists_is_read() -> None:
    assert kind_in_list(LISTED, Path("/Volumes/share/x")) == FileSystem("smbfs", remote=True)
    assert kind_in_list(LISTED, Path("/Users/a")) == FileSystem("apfs", remote=False)


def test_a_folder_that_is_not_there_yet_is_on_the_disk_of_its_parent(tmp_path: Path) -> None:
    assert file_system_of(tmp_path / "a" / "b") == file_system_of(tmp_path)


def test_a_database_on_a_network_drive_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse_network_drive(tmp_path / "x.db")
    monkeypatch.setattr(
        file_system, "file_system_of", lambda _folder: FileSystem("nfs4", remote=True)
    )
    with pytest.raises(DatabaseUnreachable, match="nfs4"):
        refuse_network_drive(tmp_path / "x.db")
