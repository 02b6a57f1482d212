"""On what kind of file system a folder is: a network drive is no place for a database.

Without it a database could be put on one, where SQLite's write-ahead log does not work: locks lie
and shared memory is not shared (domain/sync.md §4, https://www.sqlite.org/wal.html).
"""

from __future__ import annotations

import ctypes
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from app.store.errors import DatabaseUnreachable

REMOTE = frozenset(
    {
        *("nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "afs", "afpfs", "ncpfs"),
        *("9p", "ceph", "glusterfs", "lustre", "webdav", "davfs"),
        *("fuse.sshfs", "fuse.davfs2", "fuse.rclone", "fuse.s3fs", "fuse.glusterfs"),
        "fuse.gvfsd-fuse",
    }
)
"""Kinds that other machines serve."""
_DRIVE_REMOTE = 4
_PATIENCE_S = 10.0
_MOUNTS = Path("/proc/self/mountinfo")


@dataclass(frozen=True, slots=True)
class FileSystem:
    """Where a folder is."""

    kind: str
    """`ext4`, `NTFS`, `nfs4` …; empty where the system does not say."""
    remote: bool
    """Another machine serves it."""


def file_system_of(folder: Path) -> FileSystem:
    """The file system of a folder, or of where it would be made; never raises OSError."""
    place = folder.absolute()
    while not place.exists() and place != place.parent:
        place = place.parent
    if sys.platform == "win32":
        return _on_windows(place)
    if sys.platform == "darwin":
        return kind_in_list(_said_by_mount(), place.resolve())
    try:
        return kind_in_mountinfo(_MOUNTS.read_text("utf-8", "replace"), place.resolve())
    except OSError:
        return FileSystem("", remote=False)


def refuse_network_drive(path: Path) -> None:
    """Refuse a database that another machine's disk would hold; raises DatabaseUnreachable."""
    system = file_system_of(path.parent)
    if system.remote:
        why = f"在网络盘上（{system.kind}），数据库在那里会损坏，请改用本机磁盘"
        raise DatabaseUnreachable(str(path), why)


def kind_in_mountinfo(text: str, place: Path) -> FileSystem:
    """What Linux says: the deepest mount point above a place; the last of two in one place."""
    best, kind = -1, ""
    for line in text.splitlines():
        before, dash, after = line.partition(" - ")
        fields = before.split(" ")
        if not dash or len(fields) < 5:
            continue
        point = Path(re.sub(r"\\([0-7]{3})", lambda m: chr(int(m[1], 8)), fields[4]))
        if place.is_relative_to(point) and len(point.parts) >= best:
            best, kind = len(point.parts), after.split(" ")[0]
    return FileSystem(kind, remote=kind in REMOTE)


def kind_in_list(text: str, place: Path) -> FileSystem:
    """What mount(8) of macOS says: `//server/share on /Volumes/share (smbfs, nodev)`."""
    best, kind = -1, ""
    for line in text.splitlines():
        match = re.fullmatch(r".* on (/.*) \(([^,)]+).*\)", line)
        if match is None or not place.is_relative_to(match[1]):
            continue
        if len(Path(match[1]).parts) >= best:
            best, kind = len(Path(match[1]).parts), match[2].strip()
    return FileSystem(kind, remote=kind in REMOTE)


def _said_by_mount() -> str:
    try:
        done = subprocess.run(
            ["/sbin/mount"], capture_output=True, timeout=_PATIENCE_S, check=False, text=True
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout


def _on_windows(place: Path) -> FileSystem:
    """UNC paths are always somebody else's."""
    if place.drive.startswith("\\\\"):
        return FileSystem("UNC", remote=True)
    if sys.platform == "win32":
        root = f"{place.drive}\\"
        name = ctypes.create_unicode_buffer(64)
        kernel = ctypes.windll.kernel32
        kernel.GetVolumeInformationW(root, None, 0, None, None, None, name, len(name))
        return FileSystem(name.value, remote=kernel.GetDriveTypeW(root) == _DRIVE_REMOTE)
    return FileSystem("", remote=False)
