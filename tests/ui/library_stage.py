"""The page of the code library on a stage: with a made-up library and readers behind it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.tracing.wanted import CodeRow
from ui.bridge import Bridge
from ui.fake_library import FakeLibrary
from ui.fake_readers import FakeReaders
from ui.library.page import LibraryPage
from ui.ports import Library


@dataclass(frozen=True)
class LibraryStage:
    """The page and what stands behind it."""

    page: LibraryPage
    bridge: Bridge
    readers: FakeReaders

    def read(self, text: str) -> None:
        """Let a reader read a code."""
        self.readers.read(text.encode())


@dataclass(frozen=True)
class FakeStage(LibraryStage):
    """The same over a made-up library."""

    library: FakeLibrary


def join(bridge: Bridge, page: LibraryPage) -> None:
    """Bring the events to the page, as the window does."""
    bridge.codes_found.connect(page.show_found)
    bridge.code_shown.connect(page.show_card)
    bridge.move_previewed.connect(page.questions.show_preview)
    bridge.codes_moved.connect(page.show_moved)
    bridge.import_shown.connect(page.files.show_import)
    bridge.export_shown.connect(page.files.show_export)
    bridge.library_failed.connect(page.show_failure)
    bridge.scan_seen.connect(page.show_scan)


def build_over(library: Library, bridge: Bridge, now: Callable[[], datetime]) -> LibraryStage:
    """Build the page over any library that answers into the bridge."""
    readers = FakeReaders(bridge.post)
    page = LibraryPage(library, readers, now)
    page.person = "试药师"
    join(bridge, page)
    return LibraryStage(page, bridge, readers)


def build_library(rows: Sequence[CodeRow], now: Callable[[], datetime]) -> FakeStage:
    """Build the page over a made-up library."""
    bridge = Bridge()
    library = FakeLibrary(bridge.post, rows, now)
    built = build_over(library, bridge, now)
    return FakeStage(built.page, bridge, built.readers, library)
