"""A design becomes dots: text fits or is named, rows are counted, conditions and brackets hold."""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from printing.labels.design import DesignError
from printing.labels.drawing import Area, Bitmap, Drawing, Line
from printing.labels.layout import lay_out, try_layout
from printing.labels.placeholders import BadTemplate, fill, parse
from printing.labels.raster import render
from printing.labels.reading import read_design
from printing.labels.writing import write_design
from printing.text import clean
from tests.printing.labels.designs import SSCC, code, design, rows, text


def lines(drawing: Drawing) -> list[str]:
    return [item.text for item in drawing.items if isinstance(item, Line)]


def reason(*elements: dict[str, Any], fields: Mapping[str, object]) -> str:
    with pytest.raises(DesignError) as refused:
        lay_out(design(*elements), fields, 203)
    return str(refused.value)


WORDS = st.text(max_size=120) | st.text("0123456789ABab 药品（）-", max_size=200)


@settings(deadline=None, max_examples=60)
@given(
    words=WORDS,
    box=st.tuples(st.integers(3, 80), st.integers(1, 30)),
    dpi=st.sampled_from((203, 300)),
)
def test_any_text_stands_in_its_box_or_is_named(words: str, box: tuple[int, int], dpi: int) -> None:
    label = design(text("{sender}", box=[5, 5, *box], size=12))
    drawing, problems = try_layout(label, {"sender": words}, dpi)
    room = Area(*(round(mm * dpi / 25.4) for mm in (5, 5, *box)))
    if problems:
        assert [problem.place for problem in problems] == ["elements[0]"]
        assert not drawing.items
        return
    assert "".join("".join(lines(drawing)).split()) == "".join(clean(words).split())
    for line in drawing.items:
        assert line.area.x >= room.x - 1
        assert line.area.right <= room.right + 1
        assert line.area.y >= room.y - 2
        assert line.area.bottom <= room.bottom + 2


def test_a_text_that_must_not_be_shortened_refuses_the_label_and_names_itself() -> None:
    batch = text("{delivery_no}", box=[5, 5, 10, 4], name="批号")
    assert "批号" in reason(batch, fields={"delivery_no": "A" * 60})
    short = {**batch, "too_long": "shorten"}
    (line,) = lines(lay_out(design(short), {"delivery_no": "A" * 60}, 203))
    assert "…" in line
    gone = {**batch, "too_long": "omit"}
    assert lines(lay_out(design(gone), {"delivery_no": "A" * 60}, 203)) == []


def test_an_element_is_there_when_its_conditions_hold() -> None:
    def shown(when: object, **fields: object) -> bool:
        return bool(lines(lay_out(design(text("x", when=when)), fields, 203)))

    assert shown({"field": "sscc"}, sscc="1")
    assert not shown({"field": "sscc"}, sscc="")
    assert not shown({"field": "contents"}, contents=())
    assert shown({"field": "sscc", "absent": True})
    assert shown({"field": "of", "equals": "3"}, of=3)
    assert not shown({"field": "of", "equals": "3", "absent": True}, of=3)
    assert not shown([{"field": "sscc"}, {"field": "cold"}], sscc="1")


def test_a_bracket_in_a_value_is_no_identifier_and_no_placeholder() -> None:
    label = design(code("gs1-128", "(00){sscc}(10){gs1_batch}"))
    (bars,) = lay_out(label, {"sscc": SSCC, "gs1_batch": "A(37)5"}, 300).bars
    assert bars.content == b"00" + SSCC.encode() + b"10A(37)5"
    assert fill(parse("{{{a}}}"), {"a": "{b}", "b": "x"}) == "{{b}}"


def test_an_element_whose_fields_are_empty_is_left_out_of_the_code() -> None:
    label = design(code("gs1-datamatrix", "(00){sscc}(17){gs1_expiry}(10){gs1_batch}"))
    (bars,) = lay_out(label, {"sscc": SSCC, "gs1_batch": "A1"}, 203).bars
    assert bars.content == b"00" + SSCC.encode() + b"10A1"
    assert "字段是空的" in reason(code("gs1-128", "(10){gs1_batch}"), fields={})


def test_a_field_of_ones_own_says_the_same_on_every_label_unless_one_says_otherwise() -> None:
    phone = {"name": "phone", "title": "电话", "value": "0000-0000000"}
    label = design(text("{phone}"), fields=[phone])
    assert read_design(write_design(label), "trial") == label
    assert lines(lay_out(label, {}, 203)) == ["0000-0000000"]
    assert lines(lay_out(label, {"phone": "1"}, 203)) == ["1"]


@pytest.mark.parametrize("words", ["{", "}", "{}", "{A}", "{a.b}", "{a[0]}", "{a!r}", "{a:x}"])
def test_a_placeholder_is_a_name_and_nothing_else(words: str) -> None:
    with pytest.raises(BadTemplate):
        parse(words)


def test_rows_repeat_and_count_what_does_not_fit() -> None:
    inner = text("{name} {sender}", box=[0, 0, 80, 8])
    entries = [{"name": f"药{number}"} for number in range(20)]
    label = design(rows(inner, more="另有 {more} 种", none="没有", rule=0.2))
    fields = {"sender": "甲", "contents": entries}
    assert lines(lay_out(label, fields, 203)) == [
        *(f"药{number} 甲" for number in range(5)),
        "另有 15 种",
    ]
    assert lines(lay_out(label, {**fields, "contents": entries[:6]}, 203))[-1] == "药5 甲"
    assert lines(lay_out(label, {"contents": []}, 203)) == ["没有"]
    full = {"contents": entries}
    assert "最多放 6 行" in reason(rows(inner), fields=full)


def test_a_low_row_names_the_text_that_does_not_fit_it() -> None:
    inner = text("{name}", box=[0, 0, 8, 2.2])
    said = reason(rows(inner), fields={"contents": [{"name": "重组人粒细胞集落刺激因子"}]})
    assert "elements[0].elements[0]" in said


def test_white_letters_stand_on_a_filled_box() -> None:
    box = [5, 5, 30, 10]
    black = {"type": "fill", "box": box}
    label = design(black, text("冷链", box=box, white=True))
    raster = render(lay_out(label, {}, 203))
    inside = raster.image().crop((40, 40, 279, 119))
    white = inside.histogram()[255]
    assert 0 < white < inside.width * inside.height / 2


def test_a_picture_is_dark_where_it_is_darker_than_half_and_opaque() -> None:
    picture = Image.new("RGBA", (2, 2), (0, 0, 0, 255))
    picture.paste((0, 0, 0, 0), (1, 0, 2, 2))
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    png = base64.b64encode(buffer.getvalue()).decode()
    drawing = lay_out(design({"type": "picture", "box": [0, 0, 50, 25.4], "png": png}), {}, 203)
    (item,) = drawing.items
    assert isinstance(item, Bitmap)
    area = item.area
    assert (area.width, area.height) == (203, 203)
    assert area.x == (400 - 203) // 2
    image = render(drawing).image().crop((area.x, area.y, area.right, area.bottom))
    assert image.crop((0, 0, 100, 203)).getextrema() == (0, 0)
    assert image.crop((103, 0, 203, 203)).getextrema() == (255, 255)


def test_another_resolution_is_refused() -> None:
    for dpi in (149, 601):
        with pytest.raises(DesignError, match="150 到 600"):
            lay_out(design(), {}, dpi)
