"""Text fits its box: shrunk, wrapped, shortened in the middle, and never wider than it may be."""

from __future__ import annotations

import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from printing import fonts
from printing.fonts import Face, FontMissing
from printing.text import ELLIPSIS, clean, fit, width, wrap

LONG = "重组人粒细胞集落刺激因子注射液（预充式）" * 3


@pytest.fixture(autouse=True, scope="module")
def _fonts() -> None:
    fonts.load()


def test_a_short_text_keeps_its_size_and_its_line() -> None:
    fitted = fit("盐酸二甲双胍片", Face.BOLD, (200, 20), 12, 6)
    assert (fitted.lines, fitted.size, fitted.whole) == (("盐酸二甲双胍片",), 12, True)


def test_a_longer_text_shrinks_before_it_is_cut() -> None:
    fitted = fit("盐酸二甲双胍缓释片", Face.REGULAR, (80, 15), 12, 6)
    assert fitted.whole
    assert fitted.lines == ("盐酸二甲双胍缓释片",)
    assert 6 <= fitted.size < 12


def test_a_text_wraps_where_there_is_height() -> None:
    fitted = fit("盐酸二甲双胍缓释片", Face.REGULAR, (60, 32), 12, 6)
    assert fitted.whole
    assert len(fitted.lines) == 2
    assert fitted.size == 12


def test_what_does_not_fit_is_left_out_of_the_middle() -> None:
    fitted = fit(LONG + "缓释片", Face.REGULAR, (120, 8), 12, 6)
    assert not fitted.whole
    (line,) = fitted.lines
    assert line.startswith("重组人粒细胞")
    assert ELLIPSIS in line
    assert line.endswith("缓释片")


def test_a_date_is_set_smaller_rather_than_cut_in_two() -> None:
    fitted = fit("2028-01-04", Face.BOLD, (45, 40), 12, 5)
    assert fitted.lines == ("2028-01-04",)


def test_closing_punctuation_begins_no_line() -> None:
    for room in range(40, 120):
        for line in wrap("注射用头孢曲松钠（供儿童用），遮光，密封。", Face.REGULAR, 10, room)[1:]:
            assert line[0] not in "）），。"


def test_control_characters_and_surrogates_do_not_reach_the_paper() -> None:
    assert clean("a\n\tb\x00c\ud800d\u200be\u2028f") == "a b cde f"


def test_rare_characters_of_drug_names_are_in_the_fonts() -> None:
    for face in Face:
        font = pdfmetrics.getFont(face.value)
        assert isinstance(font, TTFont)
        assert all(ord(character) in font.face.charToGlyph for character in "䗪䓬䶮Ⅱ①℃≤□▲▌")


def test_a_missing_font_is_named(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "FOLDER", tmp_path)
    monkeypatch.setattr(pdfmetrics, "getRegisteredFontNames", lambda: [])
    with pytest.raises(FontMissing, match=r"NotoSansSC-Regular\.ttf.*请重新安装"):
        fonts.load()


def test_fonts_are_loaded_once_by_many_threads() -> None:
    threads = [threading.Thread(target=fonts.load) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not any(thread.is_alive() for thread in threads)


@settings(deadline=None, max_examples=150)
@given(
    text=st.text(max_size=120) | st.text("注射用头孢（）0123-AB /，。", max_size=300),
    room=st.tuples(st.floats(20, 300), st.floats(1, 80)),
    size=st.floats(5, 30),
    minimum=st.floats(5, 12),
)
def test_fitted_text_is_never_wider_or_higher_than_its_box(
    text: str, room: tuple[float, float], size: float, minimum: float
) -> None:
    minimum = min(size, minimum)
    fitted = fit(text, Face.REGULAR, room, size, minimum)
    assert minimum <= fitted.size <= size
    for line in fitted.lines:
        assert width(line, Face.REGULAR, fitted.size) <= room[0]
    assert len(fitted.lines) <= 1 or fitted.height <= room[1] + 0.01
    if fitted.whole:
        assert "".join("".join(fitted.lines).split()) == "".join(clean(text).split())
