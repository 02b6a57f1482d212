"""What the desk of the code library tells the window, as plain values.

Without it the window would have to know sessions and files. Each answers a wish of the desk
(app/tracing/desk.py) and carries what was asked, so that an answer to an older question is known as
one; they cross threads over the bridge.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from app.readers.saying import Saying

if TYPE_CHECKING:
    from app.tracing.card import CodeCard, Story
    from app.tracing.cases.events import CaseRow
    from app.tracing.moving import Answer, Wish
    from app.tracing.stock_import import Imported
    from app.tracing.wanted import CodeRow, Wanted


class Task(StrEnum):
    """What a wish is about."""

    SEARCH = "search"
    SHOW = "show"
    PREVIEW = "preview"
    MOVE = "move"
    IMPORT = "import"
    EXPORT = "export"


@dataclass(frozen=True, slots=True)
class TakeBack:
    """What a person wants taken back (冲销, 退药)."""

    code: str
    """A parent stands for all that left through it."""
    movement_id: uuid.UUID
    whole: bool
    """The movement with all its codes, or this code alone."""
    person: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class CodesFound:
    """Event: a page of a search."""

    wanted: Wanted
    after: str | None
    """Where the page begins, as it was asked."""
    rows: tuple[CodeRow, ...]
    next: str | None
    """Ask with it for what follows; None at the end."""
    took_ms: int


@dataclass(frozen=True, slots=True)
class CodeShown:
    """Event: all there is to say of a code."""

    code: str
    """As it was asked."""
    card: CodeCard | None
    """None for a code that nobody holds."""
    story: Story | None = None
    """What happened to a code that nobody holds, if anything did."""
    cases: tuple[CaseRow, ...] = ()
    """The cases it is in that wait for a person."""


@dataclass(frozen=True, slots=True)
class MovePreviewed:
    """Event: what a wish would do now; nothing was written."""

    wish: Wish | TakeBack
    answer: Answer
    rows: tuple[CodeRow, ...]
    """Those of the wish's codes that the library has."""


@dataclass(frozen=True, slots=True)
class Moved:
    """Event: what a wish did, durable."""

    wish: Wish | TakeBack
    answer: Answer


@dataclass(frozen=True, slots=True)
class ImportShown:
    """Event: how far an import of opening stock is."""

    path: Path
    taken: int
    done: Imported | None = None
    stopped: bool = False
    """A person stopped it; what was taken stays."""


@dataclass(frozen=True, slots=True)
class ExportShown:
    """Event: how far an export is."""

    path: Path
    written: int
    done: bool = False
    stopped: bool = False
    """A person stopped it; there is no file."""


@dataclass(frozen=True, slots=True)
class LibraryFailed:
    """Event: a wish could not be carried out, or not to its end."""

    task: Task
    why: Saying
    """What happened and what to do next."""
    number: str = ""
    """The number under which a bug was logged; empty for what the world did."""


LibraryEvent = (
    CodesFound | CodeShown | MovePreviewed | Moved | ImportShown | ExportShown | LibraryFailed
)
