"""What editing a label design does to its document; pure, so that undoing brings back every dot.

Without it the screen would change a design in its own widgets, and nobody could try what it does. A
document is never changed: each step makes another. Values that a file got wrong are left as they
are; what has no place cannot be moved.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from app.labels.designing import Document

Path = tuple[int, ...]
"""Which element: its number, and that of the element in its rows."""
Rectangle = tuple[float, float, float, float]
"""Left, top, width, height; millimetres."""

LEAST_MM = 0.5
"""Nothing is made smaller by hand."""
_PLACE = re.compile(r"elements\[(\d+)\](?:\.elements\[(\d+)\])?(?:\.([a-z_]+))?")
_MOST_STEPS = 500


def plain(number: float) -> float:
    """Write 5.0 as 5, and no more digits than a hundredth of a dot needs."""
    rounded = round(number, 4)
    return int(rounded) if rounded == int(rounded) else rounded


def elements_of(document: Document) -> tuple[Document, ...]:
    """The elements of a design or of rows; what is none is left out at the end of no list."""
    found = document.get("elements")
    if not isinstance(found, Sequence) or isinstance(found, str):
        return ()
    return tuple(one if isinstance(one, Mapping) else {} for one in found)


def all_elements(document: Document) -> Iterator[tuple[Path, Document]]:
    """Each element with its path, those of rows after their rows."""
    for index, element in enumerate(elements_of(document)):
        yield (index,), element
        for number, inner in enumerate(elements_of(element)):
            yield (index, number), inner


def element_at(document: Document, path: Path) -> Document | None:
    """The element of a path; None where there is none."""
    found = document
    for index in path:
        elements = elements_of(found)
        if not 0 <= index < len(elements):
            return None
        found = elements[index]
    return found if path else None


def with_element(document: Document, path: Path, element: Document) -> Document:
    """Put another element at a path."""
    elements = [*elements_of(element_at(document, path[:-1]) or document)]
    elements[path[-1]] = element
    return _with_elements(document, path[:-1], elements)


def added(document: Document, element: Document, inside: Path = ()) -> tuple[Document, Path]:
    """Put an element on top of the others, or into rows; also tells its path."""
    elements = [*elements_of(element_at(document, inside) or document), element]
    return _with_elements(document, inside, elements), (*inside, len(elements) - 1)


def removed(document: Document, path: Path) -> Document:
    """Take an element away."""
    elements = [*elements_of(element_at(document, path[:-1]) or document)]
    del elements[path[-1]]
    return _with_elements(document, path[:-1], elements)


def reordered(document: Document, path: Path, by: int) -> tuple[Document, Path]:
    """Draw an element later (above others) or earlier; also tells its new path."""
    elements = [*elements_of(element_at(document, path[:-1]) or document)]
    to = min(max(path[-1] + by, 0), len(elements) - 1)
    elements.insert(to, elements.pop(path[-1]))
    return _with_elements(document, path[:-1], elements), (*path[:-1], to)


def duplicated(document: Document, path: Path, away_mm: float) -> tuple[Document, Path]:
    """Put a second one of an element on top, a little away; also tells its path."""
    element = element_at(document, path) or {}
    return added(document, moved(element, away_mm, away_mm), path[:-1])


def moved(element: Document, right: float, down: float) -> Document:
    """Move an element by millimetres."""
    box, ends = _numbers(element.get("box"), 4), _ends(element)
    if box is not None:
        return {**element, "box": [*map(plain, (box[0] + right, box[1] + down)), *box[2:]]}
    if ends is not None:
        (x, y), (to_x, to_y) = ends
        return {
            **element,
            "from": [plain(x + right), plain(y + down)],
            "to": [plain(to_x + right), plain(to_y + down)],
        }
    return element


def resized(element: Document, handle: str, right: float, down: float) -> Document:
    """Move one side, corner (`n`, `se`, …) or end (`from`, `to`); the others stay."""
    box, ends = _numbers(element.get("box"), 4), _ends(element)
    if box is not None:
        left, width = _side(box[0], box[2], right, "w" in handle, "e" in handle)
        top, height = _side(box[1], box[3], down, "n" in handle, "s" in handle)
        return {**element, "box": [*map(plain, (left, top, width, height))]}
    if ends is not None and handle in ("from", "to"):
        at, other = ends if handle == "from" else ends[::-1]
        # A line is across or down, and stays it.
        x = at[0] if at[0] == other[0] else plain(at[0] + right)
        y = at[1] if at[1] == other[1] else plain(at[1] + down)
        return {**element, handle: [x, y]}
    return element


def _side(at: float, long: float, by: float, near: bool, far: bool) -> tuple[float, float]:
    if near:
        by = min(by, long - LEAST_MM)
        return at + by, long - by
    return at, max(long + by, LEAST_MM) if far else long


def handles_of(element: Document) -> Mapping[str, tuple[float, float]]:
    """What an element is resized by, and where in it (millimetres)."""
    box, ends = _numbers(element.get("box"), 4), _ends(element)
    if box is not None:
        x, y, width, height = box
        across = {"w": x, "": x + width / 2, "e": x + width}
        downwards = {"n": y, "": y + height / 2, "s": y + height}
        every = {
            (v + h): (mm_x, mm_y) for v, mm_y in downwards.items() for h, mm_x in across.items()
        }
        return {name: point for name, point in every.items() if name}
    return {"from": ends[0], "to": ends[1]} if ends is not None else {}


def box_of(element: Document) -> Rectangle | None:
    """What an element covers; None where it has no place."""
    box, ends = _numbers(element.get("box"), 4), _ends(element)
    if box is not None:
        return cast("Rectangle", box)
    if ends is None:
        return None
    (x, y), (to_x, to_y) = ends
    return min(x, to_x), min(y, to_y), abs(to_x - x), abs(to_y - y)


def origin_of(
    document: Document, path: Path, stretches: Mapping[str, float]
) -> tuple[float, float, float]:
    """Where an element's places are counted from, and how they are stretched downwards."""
    if len(path) == 1:
        return 0.0, 0.0, 1.0
    rows = _numbers((element_at(document, path[:1]) or {}).get("box"), 4)
    if rows is None:
        return 0.0, 0.0, 1.0
    return rows[0], rows[1], stretches.get(place_of(path[:1]), 1.0)


def place_of(path: Path) -> str:
    """A path as problems name it."""
    return ".".join(f"elements[{index}]" for index in path)


def path_of(place: str) -> tuple[Path, str]:
    """The element that a problem's place names, and the key; an empty path is the design."""
    found = _PLACE.fullmatch(place) or _PLACE.match(place)
    if found is None:
        return (), place.split("[")[0]
    return tuple(int(index) for index in found.group(1, 2) if index is not None), found[3] or ""


def _with_elements(document: Document, path: Path, elements: list[Document]) -> Document:
    if not path:
        return {**document, "elements": elements}
    inside = {**(element_at(document, path) or {}), "elements": elements}
    return with_element(document, path, inside)


def _ends(element: Document) -> tuple[tuple[float, float], tuple[float, float]] | None:
    start, end = _numbers(element.get("from"), 2), _numbers(element.get("to"), 2)
    if start is None or end is None:
        return None
    return (start[0], start[1]), (end[0], end[1])


def _numbers(value: object, count: int) -> tuple[float, ...] | None:
    if not isinstance(value, Sequence) or isinstance(value, str) or len(value) != count:
        return None
    numbers = tuple(one for one in value if isinstance(one, int | float))
    return numbers if len(numbers) == count else None


class History:
    """The steps of editing one design."""

    def __init__(self, document: Document, *, kept: bool = True) -> None:
        """Begin with a document; `kept`: it stands in a file just so."""
        self._steps: list[Document] = [document]
        self._at = 0
        self._kept: Document | None = document if kept else None
        self._merging = ""

    @property
    def now(self) -> Document:
        """As it is now."""
        return self._steps[self._at]

    @property
    def unsaved(self) -> bool:
        """It is not as it was kept."""
        return self.now != self._kept

    @property
    def can_undo(self) -> bool:
        """There is a step to take back."""
        return self._at > 0

    @property
    def can_redo(self) -> bool:
        """There is a step that was taken back."""
        return self._at < len(self._steps) - 1

    def do(self, document: Document, merging: str = "") -> bool:
        """Take a step, one with the last where both say `merging`; False where nothing changes."""
        if document == self.now:
            return False
        if merging and merging == self._merging and self.can_undo:
            self._at -= 1
        del self._steps[self._at + 1 :]
        self._steps = [*self._steps, document][-_MOST_STEPS:]
        self._at = len(self._steps) - 1
        self._merging = merging
        return True

    def end_merging(self) -> None:
        """What comes is a step of its own."""
        self._merging = ""

    def undo(self) -> None:
        """Take the last step back."""
        self._at = max(self._at - 1, 0)
        self._merging = ""

    def redo(self) -> None:
        """Take the step again that was taken back last."""
        self._at = min(self._at + 1, len(self._steps) - 1)
        self._merging = ""

    def mark_kept(self, document: Document) -> None:
        """This is what the file says."""
        self._kept = document
        self._merging = ""
