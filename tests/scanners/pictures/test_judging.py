from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from app.readers.picture import PictureCode
from scanners.pictures import sayings, second_opinion
from scanners.pictures.decoding import ZXING, Effort, Found, find_codes
from scanners.pictures.judging import Evidence, judge
from scanners.pictures.places import Corners
from scanners.pictures.second_opinion import ZBAR
from tests.scanners.pictures import scenes

CODE = scenes.trace_code(3).encode()
HERE: Corners = ((10, 10), (400, 10), (400, 60), (10, 60))
BELOW: Corners = ((10, 210), (400, 210), (400, 260), (10, 260))
ONE = frozenset({ZXING})
BOTH = frozenset({ZXING, ZBAR})


def found(
    raw: bytes = CODE,
    symbology: str = "]C0",
    engines: frozenset[str] = ONE,
    corners: Corners = HERE,
) -> Found:
    return Found(raw, symbology, corners, engines, frozenset({"plain", "enlarged"}))


def known(identifier: str) -> bool:
    return identifier.startswith("8100")


def one(
    find: Found, *, asked: bool = True, evidence: Mapping[bytes, Evidence] | None = None
) -> PictureCode:
    (code,) = judge([find], known if asked else None, evidence)
    return code


@pytest.mark.parametrize("symbology", ["]d1", "]d2", "]Q1", "]Q3"])
def test_symbols_of_two_dimensions_are_sure(symbology: str) -> None:
    code = one(found(b"whatever", symbology))

    assert code.sure
    assert code.doubt is None


def test_a_trace_code_read_by_one_engine_in_one_picture_is_doubtful() -> None:
    assert one(found()).doubt == sayings.UNCONFIRMED


def test_a_trace_code_read_by_both_engines_is_sure() -> None:
    assert one(found(engines=BOTH)).sure
    assert one(found(engines=BOTH), asked=False).sure


def test_two_frames_are_enough_where_the_identifier_is_known_and_not_where_nobody_knows() -> None:
    twice = {CODE: Evidence(ONE, frames=2)}

    assert one(found(), evidence=twice).sure
    assert one(found(), asked=False, evidence=twice).doubt == sayings.UNCONFIRMED


def test_an_unknown_identifier_is_doubtful_whoever_read_it() -> None:
    code = one(found(b"82000010000000000017", engines=BOTH))

    assert not code.sure
    assert code.doubt is not None
    assert "8200001" in code.doubt.chinese
    assert "8200001" in code.doubt.english


@pytest.mark.parametrize(
    ("raw", "symbology"),
    [
        (b"6901234567892", "]E0"),
        (b"010690123456789210L1\x1d21S7", "]C1"),
        (b"010690123456789210L1", "]C1"),
        (b"00106901234567890128", "]C1"),
        (b"00106901234567890128", "]C0"),
    ],
)
def test_other_bars_need_a_right_check_digit_and_both_engines(raw: bytes, symbology: str) -> None:
    many = {raw: Evidence(ONE, frames=9)}

    assert one(found(raw, symbology, BOTH)).sure
    assert one(found(raw, symbology), evidence=many).doubt == sayings.UNCONFIRMED


@pytest.mark.parametrize(
    ("raw", "symbology"),
    [
        (b"XH-0001", "]C0"),
        (b"TDCMD-UNDO", "]C0"),
        (b"8100001000000000001", "]C0"),
        ("８１０００".encode(), "]C0"),
        (b"010690123456789310L1\x1d21S7", "]C1"),
        (b"10L1", "]C1"),
    ],
)
def test_bars_without_a_right_check_digit_are_doubtful(raw: bytes, symbology: str) -> None:
    code = one(found(raw, symbology, BOTH))

    assert code.doubt is not None
    assert code.doubt.chinese
    assert code.doubt.english


def test_what_only_zbar_read_is_doubtful() -> None:
    assert one(found(engines=frozenset({ZBAR}))).doubt == sayings.ONLY_ZBAR


def test_two_values_at_one_place_are_both_doubtful_and_elsewhere_are_not() -> None:
    other = scenes.trace_code(4).encode()

    here = judge([found(engines=BOTH), found(other, engines=BOTH)], known)
    apart = judge([found(engines=BOTH), found(other, engines=BOTH, corners=BELOW)], known)

    assert [code.doubt for code in here] == [sayings.RIVALS, sayings.RIVALS]
    assert all(code.sure for code in apart)


def test_bars_whose_halves_say_different_things_are_never_sure() -> None:
    halves = [scenes.code_128(scenes.trace_code(n), height=24) for n in (10, 11)]
    joined = np.vstack([halves[0].image[:-6], halves[1].image[6:]])
    picture = scenes.alone(scenes.Symbol(joined, b""))

    finds = find_codes(picture, Effort.THOROUGH)

    assert finds
    assert not any(code.sure for code in judge(finds, known))


def test_scratches_never_make_a_wrong_value_sure(rng: np.random.Generator) -> None:
    """A share of what the benchmark does at length: right values are sure, wrong ones never."""
    sure = 0
    for number in range(25):
        symbol = scenes.code_128(scenes.trace_code(number), height=50)
        scratched = scenes.scratched(symbol, rng, int(rng.integers(0, 9)))
        picture = scenes.alone(scratched, 560, 120)
        picture = scenes.noisy(scenes.blurred(picture, rng.uniform(0.3, 1.8)), rng, 12)
        for code in judge(find_codes(picture, Effort.THOROUGH), known):
            sure += code.sure
            assert code.raw == symbol.raw or not code.sure
    assert sure > 3 or not second_opinion.available()


def test_without_zbar_bars_of_one_picture_are_doubtful(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(second_opinion, "pyzbar", None)

    finds = find_codes(scenes.alone(scenes.code_128(CODE.decode())), Effort.THOROUGH)

    assert not second_opinion.available()
    assert [code.doubt for code in judge(finds, known)] == [sayings.UNCONFIRMED]
