"""What a label looks like, as values: a size, and elements with their places in millimetres.

Without it each label would be a program of its own, and a hospital could change none. A design is
read from JSON (reading.py), written back (writing.py), checked before it is used (checking.py) and
laid out in whole dots (layout.py). A place is counted from the top left corner of the label, or of
the row an element repeats in. Texts hold placeholders, `{field}`; there is no other formatting.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from printing.document import Align, Box
from printing.fonts import Face

Fields = Mapping[str, object]
"""What a design is filled with: str, int, and lists of such mappings for repeated rows."""


class Kind(StrEnum):
    """What a label is for; it says which fields there are (kinds.py)."""

    CARTON = "carton"
    SHELF = "shelf"
    PACKAGE = "package"
    RECEIPT = "receipt"
    COMMAND = "command"
    BADGE = "badge"


class Symbology(StrEnum):
    """How a content becomes a bar code."""

    SSCC = "sscc"
    """18 digits, as GS1-128 with (00)."""
    GS1_128 = "gs1-128"
    GS1_DATAMATRIX = "gs1-datamatrix"
    GS1_QR = "gs1-qr"
    CODE_128 = "code-128"
    QR = "qr"

    @property
    def linear(self) -> bool:
        """It is made of bars."""
        return self in (Symbology.SSCC, Symbology.GS1_128, Symbology.CODE_128)

    @property
    def gs1(self) -> bool:
        """Its content is written with identifiers in brackets: `(01){gtin}(10){batch}`."""
        return self in (Symbology.GS1_128, Symbology.GS1_DATAMATRIX, Symbology.GS1_QR)


class TooLong(StrEnum):
    """What becomes of a text that does not fit at its smallest size."""

    REFUSE = "refuse"
    """The label is not printed."""
    SHORTEN = "shorten"
    """Something is left out of its middle, and … stands there."""
    OMIT = "omit"
    """The whole text is left out, because another one says it too."""


class Vertical(StrEnum):
    """Where text stands in its box, from top to bottom."""

    TOP = "top"
    MIDDLE = "middle"
    BOTTOM = "bottom"


class Turn(StrEnum):
    """How far an element is turned in its box, in degrees clockwise."""

    NONE = "none"
    RIGHT = "90"
    OVER = "180"
    LEFT = "270"

    @property
    def sideways(self) -> bool:
        """Its content is as wide as the box is high."""
        return self in (Turn.RIGHT, Turn.LEFT)


@dataclass(frozen=True, slots=True)
class Condition:
    """When an element is there: a field is filled, is empty, or says this very text."""

    field: str
    equals: str | None = None
    absent: bool = False


Conditions = tuple[Condition, ...]
"""All of them must hold."""


@dataclass(frozen=True, slots=True)
class Text:
    """Words in a box: as large as `size` where they fit, else smaller and wrapped, else refused."""

    box: Box
    text: str
    size: float
    """Points."""
    smallest: float = 5.0
    """Points; below 5 nobody reads."""
    face: Face = Face.REGULAR
    align: Align = Align.LEFT
    vertical: Vertical = Vertical.MIDDLE
    lines: int = 0
    """At most so many; 0: as many as fit."""
    too_long: TooLong = TooLong.REFUSE
    white: bool = False
    """White letters, for a filled box under them."""
    turn: Turn = Turn.NONE
    name: str = ""
    when: Conditions = ()


@dataclass(frozen=True, slots=True)
class Code:
    """A bar code in the middle of a box that holds its quiet zones and its words too."""

    box: Box
    code: Symbology
    content: str
    module: float = 0.0
    """mm at most; 0: as GS1 or the symbology has it."""
    narrowest: float = 0.0
    """mm at least; 0: what still scans well."""
    words: float = 0.0
    """Points of the words under it; 0: none."""
    omit: bool = False
    """Leave it out where it does not fit, instead of refusing the label."""
    turn: Turn = Turn.NONE
    name: str = ""
    when: Conditions = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line, across or down."""

    start: tuple[float, float]
    end: tuple[float, float]
    thickness: float = 0.25
    name: str = ""
    when: Conditions = ()


@dataclass(frozen=True, slots=True)
class Frame:
    """The outline of a box, drawn inside it."""

    box: Box
    thickness: float = 0.25
    name: str = ""
    when: Conditions = ()


@dataclass(frozen=True, slots=True)
class Fill:
    """A black box."""

    box: Box
    name: str = ""
    when: Conditions = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture (PNG) as large as its box allows; what is darker than half is printed."""

    box: Box
    png: bytes
    name: str = ""
    when: Conditions = ()


@dataclass(frozen=True, slots=True)
class Rows:
    """Elements again for each entry of a field, one row under the other.

    Places in a row are those of a row of `row` millimetres; a lower or higher one squeezes or
    stretches them. Where the entries do not all fit, the last row says how many are left out.
    """

    box: Box
    field: str
    row: float
    smallest: float
    """mm: no row is lower."""
    tallest: float
    """mm: no row is higher."""
    elements: tuple[Element, ...]
    more: str = ""
    """Said in the last row with {more}; empty: more rows than fit are refused."""
    none: str = ""
    """Said where there are no entries."""
    size: float = 8.0
    """Points of what is said of more and none."""
    rule: float = 0.0
    """mm: how thick a line is between rows; 0: none."""
    name: str = ""
    when: Conditions = ()


Element = Text | Code | Rule | Frame | Fill | Picture | Rows


@dataclass(frozen=True, slots=True)
class OwnField:
    """A field that a design has beside those of its kind: what all its labels say alike."""

    name: str
    title: str
    value: str
    """Stands there where a label says nothing else."""


@dataclass(frozen=True, slots=True)
class Design:
    """A label: its size, what it is for, and everything on it in the order it is drawn."""

    name: str
    """Its file is called so, without .json."""
    title: str
    width_mm: float
    height_mm: float
    kind: Kind
    elements: tuple[Element, ...]
    fields: tuple[OwnField, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a design, or with a label made of it."""

    place: str
    """The path in the file, `elements[3].content`; empty for all of it."""
    element: str
    """What it is for people: its name, or its kind and what it says."""
    reason: str
    hint: bool = False
    """It can be printed all the same."""

    def __str__(self) -> str:
        where = "，".join(part for part in (self.element, self.place) if part)
        return f"{where}：{self.reason}" if where else self.reason


class DesignError(ValueError):
    """A design, or a label made of it, that cannot be printed; says each reason."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = problems
        super().__init__("\n".join(map(str, problems)))


def placed(elements: tuple[Element, ...], before: str = "") -> Iterator[tuple[str, Element]]:
    """Give each element with its path, those of rows after their row's."""
    for index, element in enumerate(elements):
        place = f"{before}elements[{index}]"
        yield place, element
        if isinstance(element, Rows):
            yield from placed(element.elements, f"{place}.")


NAMES: Mapping[type[object], str] = {
    Text: "文字",
    Code: "条码",
    Rule: "线条",
    Frame: "边框",
    Fill: "色块",
    Picture: "图片",
    Rows: "明细",
}
"""What a kind of element is called."""

_SHOWN = 20


def label_of(element: Element) -> str:
    """Say which element this is, for people."""
    said = element.name
    if not said and isinstance(element, Text):
        said = element.text
    if not said and isinstance(element, Code):
        said = element.content
    if not said and isinstance(element, Rows):
        said = element.field
    shown = said if len(said) <= _SHOWN else said[: _SHOWN - 1] + "…"
    return f"{NAMES[type(element)]}“{shown}”" if shown else NAMES[type(element)]
