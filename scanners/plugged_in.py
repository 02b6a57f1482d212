"""Looks at what is plugged in and may be a reader, without opening any of it.

Without it a person would have to know that a reader is `COM3`. What cannot be looked for on this
system is said, with what to do instead. Opening a port to see who answers would take it from the
program that has it, and switch some devices off; so nobody is asked.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from app.readers.events import ReaderFound, ReadersFound
from app.readers.profile import ReaderProfile, ReaderSettings
from app.readers.saying import Saying
from app.readers.settings import CameraSettings, HidSettings, SerialSettings, SettingError
from app.readers.system_words import of_system
from scanners.hid.devices import HidSearch, find_hid_readers
from scanners.ports import PortFound, list_ports, resolve_port

VIDEO_DEVICES = Path("/sys/class/video4linux")
"""Where Linux lists what pictures can be taken from."""

_NO_CAMERAS = Saying(
    "本系统不能自动查找摄像头。请用编号添加：第一个摄像头为 0。",
    "Cameras cannot be looked for on this system. Add one by its number: the first is 0.",
)


@dataclass(frozen=True, slots=True)
class Lists:
    """Where each kind of reader is looked up."""

    ports: Callable[[], Sequence[PortFound]] = list_ports
    hid: Callable[[], HidSearch] = find_hid_readers
    video: Path = VIDEO_DEVICES


def look(book: Sequence[ReaderProfile], lists: Lists | None = None) -> ReadersFound:
    """List what is plugged in, and which reader of the book each is; never raises."""
    lists = lists or Lists()
    notes: list[Saying] = []
    found = [
        *_serial(book, lists.ports, notes),
        *_hid(book, lists.hid, notes),
        *_cameras(book, lists.video, notes),
    ]
    return ReadersFound(tuple(found), tuple(notes))


def _serial(
    book: Sequence[ReaderProfile], ports: Callable[[], Sequence[PortFound]], notes: list[Saying]
) -> Iterable[ReaderFound]:
    try:
        found = ports()
    except OSError as error:
        reason = of_system(error)
        notes.append(
            Saying(
                f"查找串口时出错（{reason.chinese}）。可以手工填写端口名。",
                f"Serial ports could not be looked for ({reason.english}). A port's name can "
                "be typed in.",
            )
        )
        return
    for port in found:
        known = (
            one.reader_id
            for one in book
            if isinstance(one.settings, SerialSettings)
            and resolve_port(one.settings.port, found) == port.device
        )
        with suppress(SettingError):
            settings = SerialSettings(port.usb_name or port.device)
            name = port.description if port.description not in ("", "n/a") else port.device
            yield ReaderFound(name, settings, next(known, ""))


def _hid(
    book: Sequence[ReaderProfile], find: Callable[[], HidSearch], notes: list[Saying]
) -> Iterable[ReaderFound]:
    search = find()
    if search.why_not is not None:
        notes.append(search.why_not)
    for hid in search.found:
        usb = hid.usb.lower()
        known = (
            one.reader_id
            for one in book
            if isinstance(one.settings, HidSettings)
            and (usb == one.settings.usb.lower() or usb.startswith(f"{one.settings.usb.lower()}:"))
        )
        with suppress(SettingError):
            yield ReaderFound(hid.name, HidSettings(hid.usb), next(known, ""))


def _cameras(
    book: Sequence[ReaderProfile], video: Path, notes: list[Saying]
) -> Iterable[ReaderFound]:
    if not sys.platform.startswith("linux"):
        notes.append(_NO_CAMERAS)
        return
    for device in sorted(video.glob("video*"), key=lambda each: (len(each.name), each.name)):
        # A camera lists itself twice: the second device tells what it could do.
        if _first_line(device / "index") not in ("", "0"):
            continue
        settings = CameraSettings(f"/dev/{device.name}")
        yield ReaderFound(
            _first_line(device / "name") or device.name, settings, _camera_of(book, settings)
        )


def _camera_of(book: Sequence[ReaderProfile], settings: ReaderSettings) -> str:
    """Find the camera of the book that this is: by its device, or by its number."""
    assert isinstance(settings, CameraSettings)
    names = {settings.source, settings.source.removeprefix("/dev/video")}
    for one in book:
        if isinstance(one.settings, CameraSettings) and one.settings.source.strip() in names:
            return one.reader_id
    return ""


def _first_line(path: Path) -> str:
    try:
        return path.read_text("utf-8", "replace").partition("\n")[0].strip()
    except OSError:
        return ""
