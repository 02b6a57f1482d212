"""What `doctor` says of readers and cameras; without it a loose cable would look like a bug.

Nothing is opened: a port that is opened is taken from the program that has it.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec

from app.entry.findings import Finding, Ground, Level, found
from app.readers.book import FILE_NAME, ReaderBook
from app.readers.events import ReadersFound
from app.readers.profile import ReaderKind
from scanners.plugged_in import look as look_around

_OF_PICTURES = ("cv2", "zxingcpp", "pyzbar", "PIL")
_SEEN_ONLY = (ReaderKind.SERIAL, ReaderKind.HID)
"""Kinds that can be seen to be plugged in."""


def look(ground: Ground) -> Iterator[Finding]:
    """The readers that are set up, what is plugged in, and what reads pictures."""
    book = ReaderBook(ground.folder / FILE_NAME, ground.settings.first_readers)
    for complaint in book.complaints:
        yield found("readers", complaint.chinese, complaint.english, Level.WARNING)
    around = look_around(book.readers)
    yield _set_up(book, around)
    names = [one.name for one in around.found]
    listed = "、".join(names) or "没有"
    yield found(
        "plugged-in",
        f"插着的串口、HID 和摄像头：{listed}",
        f"Plugged in (serial, HID, cameras): {', '.join(names) or 'nothing'}",
        found=names,
    )
    for note in around.notes:
        yield found("plugged-in", note.chinese, note.english)
    yield _pictures()


def _set_up(book: ReaderBook, around: ReadersFound) -> Finding:
    seen = {one.known_as for one in around.found}
    wanted = [one for one in book.readers if one.kind in _SEEN_ONLY and one.enabled]
    missing = [one.name for one in wanted if one.reader_id not in seen]
    names = [one.name for one in book.readers]
    values = {"set_up": names, "missing": missing}
    if missing:
        return found(
            "readers",
            f"设置好的扫码枪里，现在找不到：{'、'.join(missing)}。请检查连线、底座和电源",
            f"Readers that are set up and not found now: {', '.join(missing)}. Check cable, base "
            "and power",
            Level.WARNING,
            **values,
        )
    return found("readers", f"扫码枪：{'、'.join(names)}", f"Readers: {', '.join(names)}", **values)


def _pictures() -> Finding:
    lacking = [name for name in _OF_PICTURES if find_spec(name) is None]
    if lacking:
        return found(
            "pictures",
            f"拍照识读缺少组件：{'、'.join(lacking)}，摄像头和图片不能识读",
            f"Reading pictures lacks {', '.join(lacking)}: cameras and pictures cannot be read",
            Level.WARNING,
            lacking=lacking,
        )
    return found("pictures", "拍照识读组件齐全", "All that reads pictures is installed", lacking=[])
