"""Label designs as they are spoken of by whoever edits, checks and keeps them: plain values.

Without it the screen that changes a design and the door that prints it would each need the other. A
design travels as what its file says (docs/operation/label-designs.md): mappings, lists, texts and
numbers. What may stand there is offered as values too, so that a form can be made of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

Document = Mapping[str, object]
"""A design, or one element of it, as a file says it. Nobody changes one; a change makes another."""


@dataclass(frozen=True, slots=True)
class Which:
    """One design: its name, and whether it is one's own or comes with the program."""

    name: str
    own: bool


@dataclass(frozen=True, slots=True)
class FormKey:
    """One key of an element, as a form shows it."""

    name: str
    title: str
    """For people (Chinese)."""
    form: str
    """box, point, number, whole, text, field, choice, yes-no, png or elements."""
    least: float
    most: float
    choices: tuple[str, ...]
    default: object
    """What a file may leave out; None where it may not."""


@dataclass(frozen=True, slots=True)
class ElementType:
    """One type of element."""

    name: str
    title: str
    keys: tuple[FormKey, ...]
    fresh: Document
    """A new one, as it is put on a label."""
    repeats: bool
    """It holds elements of its own."""


@dataclass(frozen=True, slots=True)
class FieldOffered:
    """A field that a text may name."""

    name: str
    title: str
    rows: tuple[FieldOffered, ...] = ()
    """What each entry holds, of a field that is repeated."""


@dataclass(frozen=True, slots=True)
class KindOffered:
    """What a label may be for."""

    name: str
    title: str
    fields: tuple[FieldOffered, ...]
    samples: int
    """With how many labels a design of it is tried."""


@dataclass(frozen=True, slots=True)
class Offered:
    """All that a design can be made of."""

    types: tuple[ElementType, ...]
    kinds: tuple[KindOffered, ...]
    dpis: tuple[int, ...]
    smallest_mm: float
    largest_mm: float


@dataclass(frozen=True, slots=True)
class DesignEntry:
    """One design in the list."""

    which: Which
    title: str
    kind: str
    width: float
    height: float
    errors: int = 0
    """How much keeps it from printing."""
    hints: int = 0
    draft: bool = False
    """Changes of it are kept that do not print yet."""
    used: bool = False
    """Labels of its kind are printed by it."""
    mark: str = ""
    """Another one whenever an own design or its draft says something else."""


@dataclass(frozen=True, slots=True)
class DesignProblem:
    """One thing that is wrong with a design."""

    place: str
    """The path in the file, `elements[3].content`; empty for all of it."""
    element: str
    """What it is for people."""
    reason: str
    hint: bool
    """It can be printed all the same."""


@dataclass(frozen=True, slots=True)
class Preview:
    """The very dots that would be printed."""

    png: bytes
    width: int
    height: int
    dpi: int
    stretches: Mapping[str, float]
    """By the place of repeated rows: how high a row is against what it was written for."""


@dataclass(frozen=True, slots=True)
class Trial:
    """Wish: draw this design and say what is wrong with it."""

    turn: int
    """Given back with the answer."""
    document: Document
    dpi: int
    sample: int


@dataclass(frozen=True, slots=True)
class DesignsListed:
    """Event: the designs there are, and what one can be made of."""

    offered: Offered
    entries: tuple[DesignEntry, ...]


@dataclass(frozen=True, slots=True)
class DesignOpened:
    """Event: what a design says; of a draft, what was kept last."""

    which: Which
    document: Document
    draft: bool


@dataclass(frozen=True, slots=True)
class DesignDrawn:
    """Event: how a design looks; without a preview it cannot be read, for these reasons."""

    turn: int
    preview: Preview | None
    problems: tuple[DesignProblem, ...]


@dataclass(frozen=True, slots=True)
class DesignChecked:
    """Event: all that is wrong with a design, tried with every sample at every resolution."""

    turn: int
    problems: tuple[DesignProblem, ...]


@dataclass(frozen=True, slots=True)
class DesignKept:
    """Event: a design, or a draft of it, is kept under this name."""

    which: Which
    document: Document
    draft: bool


@dataclass(frozen=True, slots=True)
class DesignNotKept:
    """Event: a design that does not print was not kept; it can be kept as a draft."""

    problems: tuple[DesignProblem, ...]


@dataclass(frozen=True, slots=True)
class DesignDeleted:
    """Event: one's own design is gone."""

    which: Which


@dataclass(frozen=True, slots=True)
class DesignExported:
    """Event: a design was written to a file."""

    path: Path


@dataclass(frozen=True, slots=True)
class DesignRefused:
    """Event: what was wished of designs was not done."""

    reason: str
    """A Chinese sentence."""


DesigningEvent = (
    DesignsListed
    | DesignOpened
    | DesignDrawn
    | DesignChecked
    | DesignKept
    | DesignNotKept
    | DesignDeleted
    | DesignExported
    | DesignRefused
)
