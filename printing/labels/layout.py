"""Lays a design out in whole dots; without it each language would place and round by itself.

Everything is decided here: where a text breaks and how large it is, how many dots a module has,
which rows fit. The renderings only draw. What cannot be laid out is a DesignError that names every
element it concerns; nothing half right is given.

A place is rounded to the nearest dot, both edges by themselves, so that boxes that touch in
millimetres touch in dots.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

from printing import fonts
from printing.bar_codes import BarCodeError
from printing.document import Align, Box
from printing.fonts import ASCENT, Face
from printing.labels.codes import NARROWEST, WANTED, made
from printing.labels.design import (
    Code,
    Conditions,
    Design,
    DesignError,
    Element,
    Fields,
    Fill,
    Frame,
    Picture,
    Problem,
    Rows,
    Rule,
    Text,
    TooLong,
    Turn,
    Vertical,
    label_of,
    placed,
)
from printing.labels.drawing import Area, Bars, Bitmap, Dark, Drawing, Item, Line, turned
from printing.labels.pictures import dots_of
from printing.labels.placeholders import BadTemplate, fill, is_there, parse, said
from printing.text import LEADING, Fitted, fit, width

MM_PER_INCH = 25.4
POINTS_PER_INCH = 72
LEAST_DPI, MOST_DPI = 150, 600
"""Of printers of labels, and of others that help out."""
_HAIR = 1e-6
_WORDS_ROOM = 1.3
"""Heights of the words under a bar code, in sizes."""
_SMALLEST_WORDS = 5.0
_PADDING = 1.0
"""mm: between the edge of a row and what is said of the rows that are left out."""


def lay_out(design: Design, fields: Fields, dpi: int) -> Drawing:
    """Lay a label out; raises DesignError with all that is wrong, and FontMissing."""
    drawing, problems = try_layout(design, fields, dpi)
    if problems:
        raise DesignError(*problems)
    return drawing


def try_layout(design: Design, fields: Fields, dpi: int) -> tuple[Drawing, tuple[Problem, ...]]:
    """Lay out what can be; also gives what is wrong, each element for itself."""
    if not LEAST_DPI <= dpi <= MOST_DPI:
        raise DesignError(
            Problem("dpi", "", f"分辨率应为 {LEAST_DPI} 到 {MOST_DPI} dpi，给出的是 {dpi}。")
        )
    fonts.load()
    page = _Page(dpi)
    own = {field.name: field.value for field in design.fields}
    scope = _Scope({**own, **fields}, Box(0, 0, design.width_mm, design.height_mm))
    page.draw_all(design.elements, scope)
    page.keep_quiet(design)
    whole = page.area(scope.box)
    drawing = Drawing(whole.width, whole.height, dpi, design.title, tuple(page.items))
    return drawing, tuple(page.problems)


def shown(when: Conditions, fields: Fields) -> bool:
    """Tell whether an element is there."""
    for condition in when:
        value = fields.get(condition.field)
        wanted = condition.equals
        holds = is_there(value) if wanted is None else said(value) == wanted
        if holds is condition.absent:
            return False
    return True


@dataclass(frozen=True, slots=True)
class _Scope:
    """What the elements stand in: the whole label, or one row."""

    fields: Fields
    box: Box
    before: str = ""
    """What stands before the path of its elements."""
    stretch: float = 1.0
    """How high a row is against what its places were written for."""

    def place(self, box: Box) -> Box:
        """Where a box of this scope stands on the label."""
        return Box(
            self.box.x + box.x,
            self.box.y + box.y * self.stretch,
            box.width,
            box.height * self.stretch,
        )


class _Page:
    """A label in the making."""

    def __init__(self, dpi: int) -> None:
        self.dpi = dpi
        self.items: list[Item] = []
        self.problems: list[Problem] = []

    def dots(self, mm: float) -> int:
        """The nearest whole number of dots."""
        return int(mm * self.dpi / MM_PER_INCH + 0.5)

    def area(self, box: Box) -> Area:
        """The dots of a box."""
        x, y = self.dots(box.x), self.dots(box.y)
        return Area(x, y, self.dots(box.right) - x, self.dots(box.bottom) - y)

    def upright(self, box: Box, turn: Turn) -> Area:
        """The dots of a box as its content sees them, before it is turned."""
        area = self.area(box)
        if turn.sideways:
            return Area(area.x, area.y, area.height, area.width)
        return area

    def size(self, points: float) -> int:
        """A size of letters, in whole dots."""
        return max(1, round(points * self.dpi / POINTS_PER_INCH))

    def draw_all(self, elements: Sequence[Element], scope: _Scope) -> None:
        """Draw those elements that are there."""
        for index, element in enumerate(elements):
            if shown(element.when, scope.fields):
                self._draw(element, scope, f"{scope.before}elements[{index}]")

    def _draw(self, element: Element, scope: _Scope, place: str) -> None:
        draw = cast("Callable[[_Page, Element, _Scope, str], None]", _DRAWN[type(element)])
        before = len(self.items)
        try:
            draw(self, element, scope, place)
        except BadTemplate as problem:
            self.complain(element, place, str(problem))
        if isinstance(element, Text | Code) and element.turn is not Turn.NONE:
            box = self.area(scope.place(element.box))
            self.items[before:] = [_turned(item, box, element.turn) for item in self.items[before:]]

    def complain(self, element: Element, place: str, reason: str) -> None:
        """Note what is wrong with an element, once."""
        problem = Problem(place, label_of(element), reason)
        if problem not in self.problems:
            self.problems.append(problem)

    def keep_quiet(self, design: Design) -> None:
        """Complain of whatever stands in the white that a bar code needs."""
        for bars in (item for item in self.items if isinstance(item, Bars)):
            quiet = bars.quiet
            for other in self.items:
                if other is not bars and other.area.meets(quiet):
                    self.complain(
                        _at(design, bars.place),
                        bars.place,
                        f"{label_of(_at(design, other.place))}（{other.place}）"
                        "伸进了条码四周的空白区，条码会扫不出，请移开或缩小。",
                    )

    def add_lines(self, fitted: Fitted, area: Area, style: Text, top: float, place: str) -> None:
        """Add lines of text that was fitted, from `top` (dots) on."""
        for index, line in enumerate(fitted.lines):
            size = int(fitted.size)
            wide = width(line, style.face, size)
            spare = area.width - wide
            shares = {Align.LEFT: 0.0, Align.CENTRE: spare / 2, Align.RIGHT: spare}
            x = area.x + round(shares[style.align])
            upper = top + index * fitted.leading
            base = round(upper + (fitted.leading - size) / 2 + ASCENT * size)
            taken = Area(x, base - round(ASCENT * size), round(wide), size)
            self.items.append(Line(x, base, line, size, style.face, style.white, taken, place))


def _turned(item: Item, box: Area, turn: Turn) -> Item:
    """Turn what was laid out upright from the top left corner of its box on."""
    upright = replace(item.area, x=item.area.x - box.x, y=item.area.y - box.y)
    area = turned(upright, box, turn)
    if isinstance(item, Line):
        pen = turned(Area(item.x - box.x, item.base - box.y, 0, 0), box, turn)
        return replace(item, x=pen.x, base=pen.y, area=area, turn=turn)
    return replace(item, area=area, turn=turn) if isinstance(item, Bars) else item


def _at(design: Design, place: str) -> Element:
    return next(element for path, element in placed(design.elements) if path == place)


def _draw_text(page: _Page, text: Text, scope: _Scope, place: str) -> None:
    area = page.upright(scope.place(text.box), text.turn)
    words = fill(parse(text.text), scope.fields)
    stretch = max(1.0, scope.stretch)
    smallest = page.size(text.smallest)
    size = min(page.size(text.size * min(stretch, _LARGER)), int(area.height / LEADING))
    fitted = fit(
        words,
        text.face,
        (area.width, area.height),
        max(smallest, size),
        smallest,
        step=1,
        lines=text.lines or _MANY,
    )
    if not fitted.lines or (text.too_long is TooLong.OMIT and not fitted.whole):
        return
    if fitted.height > area.height + _leeway(fitted) or not _narrow_enough(fitted, text, area):
        page.complain(
            text, place, f"框太小，放不下一行最小的字（{text.smallest:g} 磅），请把框放大。"
        )
        return
    if not fitted.whole and text.too_long is TooLong.REFUSE:
        page.complain(
            text,
            place,
            f"“{words[:60]}”缩到最小的字（{text.smallest:g} 磅）也放不下，"
            "请放大框、减小最小字号，或允许省略中间的字。",
        )
        return
    spare = area.height - fitted.height
    above = {Vertical.TOP: 0.0, Vertical.MIDDLE: spare / 2, Vertical.BOTTOM: spare}
    page.add_lines(fitted, area, text, area.y + above[text.vertical], place)


_MANY = 600
_LARGER = 1.25
"""A row that is higher than it was written for has larger letters, up to so much."""


def _leeway(fitted: Fitted) -> float:
    # The white above the first line and below the last may be cut; letters may not.
    return fitted.leading - fitted.size


def _narrow_enough(fitted: Fitted, text: Text, area: Area) -> bool:
    return all(width(line, text.face, fitted.size) <= area.width + _HAIR for line in fitted.lines)


def _draw_code(page: _Page, code: Code, scope: _Scope, place: str) -> None:
    area = page.upright(scope.place(code.box), code.turn)
    try:
        symbol, content = made(code.code, code.content, scope.fields)
    except BarCodeError as problem:
        page.complain(code, place, str(problem))
        return
    words = int(page.size(code.words) * _WORDS_ROOM) if code.words else 0
    room = Area(area.x, area.y, area.width, area.height - words)
    wanted = WANTED[code.code]
    at_most = code.module or wanted.usual
    narrowest = code.narrowest or NARROWEST
    side = room.width if symbol.linear else min(room.width, room.height)
    module = symbol.dots(side * MM_PER_INCH / page.dpi, page.dpi, at_most)
    if module * MM_PER_INCH / page.dpi < narrowest or room.height <= _least_height(symbol.linear):
        if not code.omit:
            page.complain(code, place, _too_small(page, symbol.words, symbol.width, narrowest))
        return
    wide = symbol.width * module
    tall = room.height if symbol.linear else wide
    quiet = 0 if symbol.linear else symbol.quiet * module
    at = Area(room.x + (room.width - wide) // 2, room.y + (room.height - tall) // 2, wide, tall)
    page.items.append(Bars(at, symbol, module, code.code, content, place))
    if code.words:
        under = at.bottom + quiet
        below = Area(area.x, under, area.width, area.bottom - under)
        _draw_words(page, code, symbol.words, below, place)


def _least_height(linear: bool) -> int:
    return 16 if linear else 1


def _too_small(page: _Page, words: str, modules: int, narrowest: float) -> str:
    return (
        f"在 {page.dpi} dpi 下放不下条码“{words[:60]}”（{modules} 个模块，"
        f"每个至少 {narrowest:g} 毫米，另加空白区），请用更大的框、更宽的标签或更短的内容。"
    )


def _draw_words(page: _Page, code: Code, words: str, below: Area, place: str) -> None:
    smallest = page.size(min(code.words, _SMALLEST_WORDS))
    fitted = fit(
        words,
        Face.REGULAR,
        (below.width, below.height),
        page.size(code.words),
        smallest,
        step=1,
        lines=1,
    )
    style = Text(code.box, words, code.words, code.words, align=Align.CENTRE)
    if not fitted.whole:
        # The bars say it too; half of a number for people is worse than none.
        return
    spare = max(0.0, (below.height - fitted.height) / 2)
    page.add_lines(fitted, below, style, below.y + spare, place)


def _draw_rule(page: _Page, rule: Rule, scope: _Scope, place: str) -> None:
    across = rule.start[1] == rule.end[1]
    box = Box(
        min(rule.start[0], rule.end[0]),
        min(rule.start[1], rule.end[1]),
        abs(rule.end[0] - rule.start[0]),
        abs(rule.end[1] - rule.start[1]),
    )
    if not across and rule.start[0] != rule.end[0]:
        page.complain(rule, place, "线条只能是横的或竖的，请让两端的一个坐标相同。")
        return
    area = page.area(scope.place(box))
    thick = max(1, page.dots(rule.thickness))
    drawn = (
        Area(area.x, area.y - thick // 2, area.width, thick)
        if across
        else Area(area.x - thick // 2, area.y, thick, area.height)
    )
    page.items.append(Dark(drawn, place))


def _draw_frame(page: _Page, frame: Frame, scope: _Scope, place: str) -> None:
    area = page.area(scope.place(frame.box))
    thick = max(1, page.dots(frame.thickness))
    sides = (
        Area(area.x, area.y, area.width, thick),
        Area(area.x, area.bottom - thick, area.width, thick),
        Area(area.x, area.y, thick, area.height),
        Area(area.right - thick, area.y, thick, area.height),
    )
    page.items.extend(Dark(side, place) for side in sides)


def _draw_fill(page: _Page, filled: Fill, scope: _Scope, place: str) -> None:
    page.items.append(Dark(page.area(scope.place(filled.box)), place))


def _draw_picture(page: _Page, picture: Picture, scope: _Scope, place: str) -> None:
    area = page.area(scope.place(picture.box))
    bitmap = dots_of(picture.png, area.width, area.height)
    if bitmap is None:
        page.complain(picture, place, "图片不是 PNG，或已损坏，请换一个文件。")
        return
    wide, tall, rows = bitmap
    at = Area(area.x + (area.width - wide) // 2, area.y + (area.height - tall) // 2, wide, tall)
    page.items.append(Bitmap(at, rows, place))


def _draw_rows(page: _Page, rows: Rows, scope: _Scope, place: str) -> None:
    box = scope.place(rows.box)
    entries = entries_of(scope.fields.get(rows.field))
    said_of_all = Text(
        rows.box, "", rows.size, min(rows.size, _SMALLEST_WORDS), align=Align.CENTRE, name=rows.name
    )
    if not entries:
        if rows.none:
            _draw_text(page, replace(said_of_all, text=rows.none), scope, place)
        return
    fitting = _fitting(rows)
    if len(entries) > fitting and not rows.more:
        page.complain(
            rows, place, f"有 {len(entries)} 行，框里最多放 {fitting} 行，请放大框或减小行高。"
        )
        return
    kept = entries if len(entries) <= fitting else entries[: fitting - 1]
    height = row_height(rows, len(entries))
    for index, row in enumerate(_row_boxes(box, height, min(len(entries), fitting))):
        if index and rows.rule:
            _draw_rule_between(page, rows, row, place)
        if index < len(kept):
            own = _Scope({**scope.fields, **kept[index]}, row, f"{place}.", height / rows.row)
            page.draw_all(rows.elements, own)
        else:
            left = {**scope.fields, "more": len(entries) - len(kept)}
            words = Text(
                Box(_PADDING, 0, row.width - 2 * _PADDING, row.height),
                rows.more,
                rows.size,
                said_of_all.smallest,
                Face.BOLD,
                name=rows.name,
            )
            _draw_text(page, words, _Scope(left, row), place)


def row_height(rows: Rows, count: int) -> float:
    """How high a row is (mm) where there are so many entries."""
    return min(rows.tallest, rows.box.height / max(1, min(count, _fitting(rows))))


def _fitting(rows: Rows) -> int:
    return max(1, int(rows.box.height / rows.smallest + _HAIR))


def _row_boxes(box: Box, height: float, count: int) -> Iterator[Box]:
    for index in range(count):
        yield Box(box.x, box.y + index * height, box.width, height)


def _draw_rule_between(page: _Page, rows: Rows, row: Box, place: str) -> None:
    area = page.area(row)
    thick = max(1, page.dots(rows.rule))
    page.items.append(Dark(Area(area.x, area.y - thick // 2, area.width, thick), place))


def entries_of(value: object) -> tuple[Mapping[str, object], ...]:
    """The entries of a field that is repeated."""
    if not isinstance(value, Sequence) or isinstance(value, str):
        return ()
    return tuple(entry for entry in value if isinstance(entry, Mapping))


_DRAWN: Mapping[type[object], object] = {
    Text: _draw_text,
    Code: _draw_code,
    Rule: _draw_rule,
    Frame: _draw_frame,
    Fill: _draw_fill,
    Picture: _draw_picture,
    Rows: _draw_rows,
}
