from __future__ import annotations

import cv2
import numpy as np
import pytest

from scanners.pictures.decoding import Effort, Found, find_codes, look
from scanners.pictures.passes import ENLARGED, LARGEST, LARGEST_TURNED, TURNED, Pass, prepare
from scanners.pictures.places import Corners, cut_out, in_reading_order, length, middle
from tests.scanners.pictures import scenes

CODE = scenes.trace_code(1)
GS1 = "(01)06901234567892(17)280131(10)L1(21)S77"


def raws(found: tuple[Found, ...]) -> set[bytes]:
    return {one.raw for one in found}


@pytest.mark.parametrize("degrees", range(0, 360, 15))
def test_bars_are_found_at_every_angle(degrees: int, rng: np.random.Generator) -> None:
    upright = scenes.alone(scenes.code_128(CODE), 640, 640)
    picture = scenes.noisy(scenes.turned(upright, degrees), rng, 3)

    (found,) = find_codes(picture, Effort.THOROUGH)

    assert found.raw == CODE.encode()
    x, y = middle(found.corners)
    assert abs(x - 320) < 6
    assert abs(y - 320) < 20


def test_corners_are_those_of_the_picture_and_begin_at_the_symbols_own_top_left() -> None:
    picture = scenes.turned(scenes.alone(scenes.code_128(CODE), 640, 640), 180)

    (found,) = find_codes(picture, Effort.THOROUGH)

    (left, top), (right, _), _, (_, bottom) = found.corners
    assert left > right
    assert top > bottom
    assert length(found.corners) == pytest.approx(145 * 3, abs=15)


def test_a_blurred_code_is_found() -> None:
    picture = scenes.blurred(scenes.alone(scenes.code_128(CODE)), 1.8)

    assert raws(find_codes(picture, Effort.THOROUGH)) == {CODE.encode()}


def test_a_pale_code_is_found(rng: np.random.Generator) -> None:
    picture = scenes.noisy(scenes.faded(scenes.alone(scenes.code_128(CODE)), 0.15), rng, 2)

    assert raws(find_codes(picture, Effort.THOROUGH)) == {CODE.encode()}


def test_a_small_code_is_found_by_enlarging() -> None:
    picture = scenes.smaller(scenes.alone(scenes.code_128(CODE, module=3, height=90)), 0.44)

    assert raws(find_codes(picture, Effort.THOROUGH)) == {CODE.encode()}


@pytest.mark.parametrize("effort", Effort)
def test_a_tray_of_32_is_read_whole(effort: Effort, rng: np.random.Generator) -> None:
    picture, expected = scenes.tray(rng)

    found = find_codes(scenes.noisy(scenes.blurred(picture, 0.6), rng, 4), effort)

    assert raws(found) == expected
    assert len(found) == 32


def test_what_a_picture_holds_is_told_by_symbol(zbar: None) -> None:
    picture = scenes.sheet()
    scenes.put(picture, scenes.code_128(CODE), 40, 40)
    scenes.put(picture, scenes.gs1_128(GS1, module=2), 40, 200)
    scenes.put(picture, scenes.ean_13("6901234567892"), 840, 40)
    scenes.put(picture, scenes.gs1_data_matrix(GS1), 840, 300)
    scenes.put(picture, scenes.qr_code("ORDER-1"), 40, 400)

    found = find_codes(picture, Effort.THOROUGH)

    elements = b"01069012345678921728013110L1\x1d21S77"
    assert {(one.symbology, one.raw) for one in found} == {
        ("]C0", CODE.encode()),
        ("]C1", elements),
        ("]E0", b"6901234567892"),
        ("]d2", elements),
        ("]Q1", b"ORDER-1"),
    }
    assert {one.symbology for one in found if len(one.engines) == 2} == {"]C0", "]C1", "]E0"}


def test_chinese_of_a_qr_code_comes_as_the_bytes_it_holds() -> None:
    chinese = "参附注射液 䗪虫".encode("gb18030")
    picture = scenes.alone(scenes.qr_code(chinese))

    (found,) = find_codes(picture, Effort.THOROUGH)

    assert found.raw == chinese


def test_light_on_dark_is_read() -> None:
    picture = 255 - scenes.alone(scenes.gs1_data_matrix(GS1))

    assert len(find_codes(picture, Effort.THOROUGH)) == 1


def test_colours_make_no_difference() -> None:
    grey = scenes.alone(scenes.code_128(CODE))
    colours = np.asarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR), dtype=np.uint8)

    assert find_codes(colours, Effort.LIVE) == find_codes(grey, Effort.LIVE)


def test_the_same_product_code_on_two_boxes_is_kept_at_both_places() -> None:
    symbol = scenes.ean_13("6901234567892", module=2)
    picture = scenes.in_rows([symbol, symbol, symbol, symbol], 2, 1280, 720)

    found = find_codes(picture, Effort.THOROUGH)

    assert len(found) == 4
    assert raws(found) == {b"6901234567892"}
    assert all(len(one.passes) >= 2 for one in found)


def test_nothing_is_found_where_nothing_is(rng: np.random.Generator) -> None:
    for _ in range(2):
        assert look(scenes.clutter(rng), (ENLARGED, *TURNED[:2])) == ()


@pytest.mark.parametrize("shape", [(1, 1), (1, 400), (400, 1), (3, 3)])
@pytest.mark.parametrize("effort", Effort)
def test_the_smallest_pictures_hold_nothing(shape: tuple[int, int], effort: Effort) -> None:
    assert find_codes(np.zeros(shape, dtype=np.uint8), effort) == ()


def test_a_large_photograph_is_read_and_no_pass_grows_beyond_its_limit() -> None:
    small = scenes.alone(scenes.code_128(CODE), 1000, 750)
    picture = np.asarray(cv2.resize(small, (4000, 3000)), dtype=np.uint8)

    assert raws(look(picture, (ENLARGED, TURNED[0]))) == {CODE.encode()}
    for way, limit in ((ENLARGED, LARGEST), (TURNED[2], LARGEST_TURNED)):
        made, _ = prepare(picture, way)
        assert made.size <= limit * 1.001


@pytest.mark.parametrize("way", [ENLARGED, *TURNED], ids=lambda way: way.name)
def test_each_pass_knows_the_way_back(way: Pass) -> None:
    picture = scenes.sheet(400, 300, shade=0)
    picture[200:204, 100:104] = 255

    made, back = prepare(picture, way)

    y, x = np.argwhere(made > 128).mean(axis=0)
    assert back @ (x, y, 1) == pytest.approx((101.5, 201.5), abs=1.5)


def test_a_symbol_is_cut_out_upright_however_it_lies() -> None:
    picture = scenes.turned(scenes.alone(scenes.code_128(CODE), 640, 640), 24)
    (found,) = look(picture, TURNED)

    cut = cut_out(picture, found.corners, 2.0)

    high, wide = cut.shape
    assert wide > 6 * high
    columns = cut[high // 4 : high * 3 // 4].astype(float)
    assert columns.std(axis=0).mean() < 25
    assert columns.mean(axis=0).std() > 80


def test_reading_order_goes_by_rows_then_from_the_left() -> None:
    def at(x: int, y: int) -> Corners:
        return (x, y), (x + 80, y), (x + 80, y + 20), (x, y + 20)

    places = [at(500, 12), at(10, 300), at(10, 10), at(300, 5), at(250, 306)]

    ordered = in_reading_order(places, lambda place: place)

    assert [place[0] for place in ordered] == [(10, 10), (300, 5), (500, 12), (10, 300), (250, 306)]
