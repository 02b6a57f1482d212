"""A form of each design, and labels of what it says."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.labels.designing import Which
from app.labels.filling import cleaned_row
from app.labels.forms import FieldKind, LabelRow
from printing.labels.checking import prevents
from printing.labels.design import Code, Kind, OwnField
from printing.labels.forms import KINDS, completed, form_of, laid_out
from printing.labels.layout import try_layout
from printing.labels.shipped import shipped

SHIPPED = {design.kind: design for design in shipped()}


@pytest.mark.parametrize("kind", KINDS)
def test_the_samples_of_a_form_fill_its_label(kind: Kind) -> None:
    # Without it a form could leave out what its design cannot do without.
    design = SHIPPED[kind]
    form = form_of(design, Which(design.name, own=False))
    sample = {field.name: field.sample for field in form.fields}
    row, problems = cleaned_row(form, LabelRow("", sample))
    assert problems == ()
    _, found = laid_out(design, form, row, 203)
    assert [str(one) for one in found if not one.hint] == []
    assert not prevents(try_layout(design, completed(form, row.values), 300)[1])


def test_a_form_asks_for_nothing_that_follows_from_something_else() -> None:
    # Without it a person would write a day once for people and once for a matrix.
    design = SHIPPED[Kind.PACKAGE]
    form = form_of(design, Which(design.name, own=False))
    names = [field.name for field in form.fields]
    assert names == [
        *("name", "strength", "maker", "batch", "expiry", "trace_code", "gtin", "serial")
    ]
    assert form.fields[4].kind is FieldKind.DATE
    said = {"expiry": "2028-01-04", "batch": "批26", "strength": "1.0g", "maker": "某厂"}
    fields = completed(form, said)
    assert fields["gs1_expiry"] == "280104"
    # GS1 cannot write Chinese.
    assert "gs1_batch" not in fields
    assert fields["details"] == "1.0g · 某厂"


def test_what_a_code_cannot_do_without_is_required_and_own_fields_keep_their_value() -> None:
    # Without it an empty field would be found by the printer.
    design = replace(SHIPPED[Kind.SHELF], fields=(OwnField("phone", "电话", "8001"),))
    form = form_of(design, Which("x", own=True), used=True)
    assert [field.name for field in form.fields if field.required] == ["location"]
    assert form.fields[-1].sample == "8001"
    assert "phone" not in completed(form, {"location": "A-01", "phone": ""})
    codes = (one for one in design.elements if isinstance(one, Code))
    assert any(not one.when for one in codes)


def test_a_problem_stands_beside_the_field_it_is_about() -> None:
    # Without it a person would read of elements[9].content.
    design = SHIPPED[Kind.SHELF]
    form = form_of(design, Which(design.name, own=False))
    row = LabelRow("第 2 行", {"location": "A-01", "gtin": "06901234567890"})
    _, problems = laid_out(design, form, row, 203)
    (wrong,) = (one for one in problems if not one.hint)
    assert wrong.fields == ("gtin",)
    assert wrong.where == "第 2 行"
    assert "校验" in wrong.reason
    package = SHIPPED[Kind.PACKAGE]
    row = LabelRow("", {"gtin": "06901234567890", "serial": "S1", "expiry": "2028-01-04"})
    _, problems = laid_out(package, form_of(package, Which("p", own=False)), row, 203)
    # Of the four fields of its matrix it is about this one.
    assert {one.fields for one in problems if not one.hint} == {("gtin",)}
    too_long = LabelRow("", {"location": "货位" * 40})
    _, problems = laid_out(design, form, too_long, 203)
    assert {one.fields for one in problems if not one.hint} == {("location",)}
