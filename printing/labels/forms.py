"""Makes a form of a design, fields of what a form says, and says which field a problem is about.

Without it a person would have to know how the places of a design are called. Fields that follow
from others (deriving.py) are not asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from app.labels.designing import Which
from app.labels.filling import entries_of
from app.labels.forms import FieldKind, FormField, LabelForm, LabelProblem, LabelRow, Values
from printing.labels.carton import COLD
from printing.labels.checking import narrow_modules
from printing.labels.deriving import SOURCES, details_of, gs1_batch, gs1_expiry
from printing.labels.design import (
    Code,
    Design,
    Element,
    Fields,
    Kind,
    Problem,
    Rows,
    Text,
    placed,
)
from printing.labels.drawing import Drawing
from printing.labels.kinds import FIELDS, MORE, TITLES, Field, samples
from printing.labels.layout import try_layout
from printing.labels.placeholders import BadTemplate, parse, said
from printing.labels.placeholders import fields_of as fields_in

KINDS = tuple(kind for kind in Kind if kind is not Kind.CARTON)
"""What forms are for: a carton gets its label where it is packed, and its number there alone."""

_TELLING, _QUOTED = 3, 20
"""Characters: a shorter value is in many a reason by chance, and a longer one is quoted cut off."""


def form_of(design: Design, which: Which, *, used: bool = False) -> LabelForm:
    """The form of a design: what its texts, codes and conditions name."""
    wanted = set(_asked(name for element in design.elements for name in _names(element)))
    needed = set(_asked(name for element in design.elements for name in _needed(element)))
    kind_fields = (
        _form_field(design, field, required=field.name in needed)
        for field in FIELDS[design.kind]
        if field.name in wanted
    )
    own_fields = (
        FormField(field.name, field.title or field.name, sample=field.value)
        for field in design.fields
    )
    size = design.width_mm, design.height_mm
    title = TITLES[design.kind]
    fields = (*kind_fields, *own_fields)
    return LabelForm(which, design.title, design.kind.value, title, *size, fields, used)


def completed(form: LabelForm, values: Values) -> Fields:
    """What a design is filled with; `values` are clean (app/labels/filling.py)."""
    fields: dict[str, object] = {name: value for name, value in values.items() if value}
    for field in form.fields:
        if field.kind is FieldKind.ROWS and field.name in values:
            entries = tuple(map(_entry, entries_of(field, values[field.name])))
            fields[field.name] = entries
            fields["count"] = len(entries)
    if details := details_of(values.get("strength", ""), values.get("maker", "")):
        fields["details"] = details
    if expiry := values.get("expiry"):
        fields["gs1_expiry"] = gs1_expiry(date.fromisoformat(expiry))
    if batch := gs1_batch(values.get("batch", "")):
        fields["gs1_batch"] = batch
    return fields


def laid_out(
    design: Design, form: LabelForm, row: LabelRow, dpi: int
) -> tuple[Drawing, tuple[LabelProblem, ...]]:
    """Draw a label as far as it can be drawn, and say what is wrong with it."""
    fields = completed(form, row.values)
    drawing, problems = try_layout(design, fields, dpi)
    found = (*problems, *narrow_modules(design, drawing))
    elements = dict(placed(design.elements))
    told = []
    for problem in found:
        names = _names_about(problem, elements.get(problem.place), fields)
        told.append(_told(problem, names, form, row.where))
    return drawing, tuple(told)


def _names_about(problem: Problem, element: Element | None, fields: Fields) -> set[str]:
    """The fields a problem is about: those whose value it quotes, else all of its element."""
    names = set() if element is None else set(_names(element))
    # What stands before it is all that the element says.
    reason = problem.reason.rpartition("：")[2]
    quoted = {name for name in names if _quotes(reason, said(fields.get(name)))}
    return set(_asked(iter(quoted or names)))


def _quotes(reason: str, value: str) -> bool:
    return len(value) >= _TELLING and value[:_QUOTED] in reason


def _told(problem: Problem, names: set[str], form: LabelForm, where: str) -> LabelProblem:
    about = [field for field in form.fields if field.name in names]
    titles = "、".join(field.title for field in about) or problem.element
    names_about = tuple(field.name for field in about)
    return LabelProblem(where, names_about, titles, problem.reason, problem.hint)


def _form_field(design: Design, field: Field, *, required: bool) -> FormField:
    title, _, yes = field.title.partition("：")
    columns = tuple(_columns(design, field))
    return FormField(
        field.name,
        title,
        FieldKind.ROWS if field.rows else field.kind,
        _sample(design, field.name, columns),
        required=required,
        yes=COLD if yes else "",
        columns=columns,
        unique=field.unique,
    )


def _columns(design: Design, field: Field) -> Iterator[tuple[str, str]]:
    """What is asked of each entry: what the rows of the design show."""
    rows = (one for one in design.elements if isinstance(one, Rows) and one.field == field.name)
    inner = (element for one in rows for element in one.elements)
    wanted = set(_asked(name for element in inner for name in _names(element)))
    return ((one.name, one.title) for one in field.rows if one.name in wanted)


def _sample(design: Design, name: str, columns: Sequence[tuple[str, str]]) -> str:
    """What the first sample that fills a field says there."""
    example = next((one[name] for one in samples(design) if one.get(name)), "")
    if not isinstance(example, Sequence) or isinstance(example, str):
        return said(example)
    lines = (" | ".join(said(entry.get(column)) for column, _ in columns) for entry in example)
    return "\n".join(lines)


def _entry(values: Values) -> Fields:
    details = details_of(values.get("strength", ""), values.get("maker", ""))
    return {**values, "details": details}


def _asked(names: Iterator[str]) -> Iterator[str]:
    """Names of fields as a form asks for them."""
    for name in names:
        yield from SOURCES.get(name, (name,))


def _names(element: Element) -> Iterator[str]:
    """The fields of the label that an element shows, or stands for."""
    yield from (condition.field for condition in element.when)
    if isinstance(element, Text):
        yield from _in_text(element.text)
    elif isinstance(element, Code):
        yield from _in_text(element.content)
    elif isinstance(element, Rows):
        yield element.field


def _needed(element: Element) -> Iterator[str]:
    """The fields without which an element that is always there cannot be drawn."""
    if isinstance(element, Code) and not element.when and not element.omit:
        yield from _in_text(element.content)


def _in_text(text: str) -> tuple[str, ...]:
    try:
        return tuple(name for name in fields_in(parse(text)) if name != MORE)
    except BadTemplate:
        return ()
