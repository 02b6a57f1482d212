"""Joins the readers to what stands around them: the desk, the window, papers and the known codes.

Without it main.py would have to know how a station of readers is put together. What it is joined to
may still be opening: calls go to parts that take them whenever they are there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from app.entry.console import Trouble
from app.entry.settings import Settings
from app.readers.events import JournalShown, ScanRefused
from app.readers.scan import Scan, ScanSink
from app.readers.settings import SettingError
from app.readers.state import DeviceWatcher
from scanners.set_up.codes import CODES, Elements
from scanners.station import ReaderStation

if TYPE_CHECKING:
    from scanners.pictures.desk import PictureDesk


class ScanTaker(Protocol):
    """The receiving desk, as readers see it."""

    def scan(self, text: str, raw: bytes, device: str, read_at: datetime) -> None:
        """Take one scan."""


class SheetPrinter(Protocol):
    """Papers, as readers see them."""

    def print_set_up_codes(self, codes: tuple[str, Elements, str]) -> None:
        """Make the sheet with the codes that set a reader up."""


@dataclass(frozen=True, slots=True)
class Joined:
    """What the readers are joined to."""

    desk: ScanTaker
    papers: SheetPrinter
    post: Callable[[object], None]
    look_at_disk: Callable[[], object]
    """A disk that refuses scans is looked at at once."""
    is_known: Callable[[str], bool]
    """Whether this workstation has met a drug identifier."""

    def hear(self, event: object) -> None:
        """Show what the readers tell."""
        self.post(event)
        if isinstance(event, JournalShown | ScanRefused):
            self.look_at_disk()

    def print_set_up_codes(self) -> None:
        """Make the sheet with the codes that set a reader up."""
        self.papers.print_set_up_codes(CODES)

    def load_pictures(self, watcher: DeviceWatcher) -> PictureDesk:
        """Load what reads pictures, when somebody first wants it: it is heavy."""
        from scanners.pictures.desk import PictureDesk  # noqa: PLC0415

        return PictureDesk(self.post, watcher, self.is_known)


def open_readers(folder: Path, settings: Settings, joined: Joined) -> ReaderStation:
    """Make the readers' station ready; raises Trouble where the settings make no sense."""
    try:
        first = settings.first_readers
    except SettingError as error:
        raise Trouble(str(error), 2) from error
    return ReaderStation(
        folder,
        sink_of(joined.desk),
        joined.hear,
        first=first,
        load_pictures=joined.load_pictures,
        print_sheet=joined.print_set_up_codes,
    )


def sink_of(desk: ScanTaker) -> ScanSink:
    """Where every reader's scans go, whatever kind of reader it is."""

    def sink(scan: Scan) -> None:
        # With its symbology: only a reader knows whether 20 digits are a GS1 code.
        desk.scan((scan.symbology or "") + scan.text, scan.raw, scan.device, scan.read_at)

    return sink
