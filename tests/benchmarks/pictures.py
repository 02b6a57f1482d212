"""How many codes of bad pictures are read, how many wrongly, and what a picture costs.

Without it "reads codes from photographs" would be an opinion. Pictures are drawn from a seed, one
situation after the other; each reader gets the same ones. `ours` is what `codes --image` does: all
passes, zbar asked, then judged; `sure` is what is taken without asking a person, and its wrong
values must be none. Run it with `python -m tests.benchmarks pictures`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from statistics import quantiles

import numpy as np

from scanners.pictures import second_opinion
from scanners.pictures.decoding import Effort, Found, find_codes, look
from scanners.pictures.judging import judge
from scanners.pictures.passes import QUICK, THOROUGH_PASSES
from tests.scanners.pictures import scenes
from tests.scanners.pictures.scenes import Picture, Symbol

SEED = 14
PICTURES = 10
OURS, SURE = "ours", "ours, sure"
_PLACES = (50, 95)

Rng = np.random.Generator
Scene = tuple[Picture, set[bytes]]
Reader = Callable[[Picture], tuple[set[bytes], ...]]
"""Returns the values it read; ours also those that it takes as sure."""


@dataclass
class Score:
    """What one reader made of one situation."""

    found: int = 0
    wrong: int = 0
    took_ms: list[float] = field(default_factory=list)

    def add(self, other: Score) -> None:
        """Sum up."""
        self.found += other.found
        self.wrong += other.wrong
        self.took_ms += other.took_ms


def main() -> None:
    """Print recall, wrong values and processor time of each reader in each situation."""
    readers = _readers()
    totals: dict[str, Score] = {}
    for situation, draw in SITUATIONS.items():
        rng = np.random.default_rng([SEED, *situation.encode()])
        drawn = [draw(rng) for _ in range(PICTURES)]
        scores: dict[str, Score] = {}
        for name, read in readers.items():
            scores |= _scores(name, read, drawn)
        if not totals:
            totals = {name: Score() for name in scores}
            names = "".join(f"{name:>16}" for name in scores)
            print(f"  {'found, +wrong values':<30}{'codes':>6}{names}")
        _print_row(situation, sum(len(expected) for _, expected in drawn), scores)
        for name, score in scores.items():
            totals[name].add(score)
    _print_totals(totals)


def _readers() -> Mapping[str, Reader]:
    readers: dict[str, Reader] = {
        "zxing live": lambda picture: (_values(look(picture, (QUICK,))),),
        "zxing thorough": lambda picture: (_values(look(picture, THOROUGH_PASSES)),),
        "zbar": lambda picture: ({raw for raw, _, _ in second_opinion.read_all(picture)},),
        OURS: _ours,
    }
    if not second_opinion.available():
        print("zbar is not installed here: nothing confirms bars")
        del readers["zbar"]
    return readers


def _values(finds: tuple[Found, ...]) -> set[bytes]:
    return {found.raw for found in finds}


def _ours(picture: Picture) -> tuple[set[bytes], set[bytes]]:
    codes = judge(find_codes(picture, Effort.THOROUGH), _known)
    return {code.raw for code in codes}, {code.raw for code in codes if code.sure}


def _known(identifier: str) -> bool:
    return identifier.startswith("81000")


def _scores(name: str, read: Reader, drawn: list[Scene]) -> dict[str, Score]:
    scores = {title: Score() for title in ([OURS, SURE] if name == OURS else [name])}
    for picture, expected in drawn:
        began = time.process_time()
        answers = read(picture)
        took_ms = (time.process_time() - began) * 1000
        for score, values in zip(scores.values(), answers, strict=True):
            score.took_ms.append(took_ms)
            score.found += len(values & expected)
            score.wrong += len(values - expected)
    return scores


def _print_row(situation: str, codes: int, scores: Mapping[str, Score]) -> None:
    columns = "".join(
        f"{score.found:>11}{f' +{score.wrong}' if score.wrong else '':5}"
        for score in scores.values()
    )
    print(f"  {situation:<30}{codes:>6}{columns}", flush=True)


def _print_totals(totals: Mapping[str, Score]) -> None:
    for place in _PLACES:
        columns = "".join(
            f"{quantiles(score.took_ms, n=100, method='inclusive')[place - 1]:>13.0f} ms"
            for score in totals.values()
        )
        print(f"  {f'processor time a picture, p{place}':<36}{columns}")
    wrong = totals[SURE].wrong
    print(f"  wrong values taken as sure: {wrong} (wanted 0: {'MISSED' if wrong else 'kept'})")


def _trace(rng: Rng, module: int = 2) -> Symbol:
    return scenes.code_128(scenes.trace_code(int(rng.integers(10**8))), module)


def _any_symbol(rng: Rng) -> Symbol:
    number = int(rng.integers(10**6))
    elements = f"(01){scenes.GTIN}(17)280131(10)L{number % 97}(21)S{number}"
    made: list[Callable[[], Symbol]] = [
        lambda: _trace(rng),
        lambda: scenes.gs1_128(f"(01){scenes.GTIN}(10)L{number}"),
        lambda: scenes.ean_13("6901234567892"),
        lambda: scenes.gs1_data_matrix(elements),
        lambda: scenes.qr_code(f"PS-{number}"),
    ]
    return made[int(rng.integers(len(made)))]()


def _one(change: Callable[[Picture, Rng], Picture]) -> Callable[[Rng], Scene]:
    def draw(rng: Rng) -> Scene:
        symbol = _any_symbol(rng)
        return change(scenes.alone(symbol), rng), {symbol.raw}

    return draw


def _tray(change: Callable[[Picture, Rng], Picture]) -> Callable[[Rng], Scene]:
    def draw(rng: Rng) -> Scene:
        picture, expected = scenes.tray(rng)
        return change(picture, rng), expected

    return draw


def _carton(rng: Rng) -> Scene:
    """A carton's sheet, photographed from the side with a little grain."""
    symbols = [_any_symbol(rng) for _ in range(9)]
    picture = scenes.in_rows(symbols, 3, 1920, 1080)
    picture = scenes.turned(scenes.from_the_side(picture, rng, 0.06), rng.uniform(-20, 20))
    return scenes.noisy(scenes.blurred(picture, 0.7), rng, 5), {symbol.raw for symbol in symbols}


def _scratched(rng: Rng) -> Scene:
    symbol = _trace(rng, 3)
    picture = scenes.alone(scenes.scratched(symbol, rng, int(rng.integers(1, 8))))
    picture = scenes.blurred(picture, rng.uniform(0.3, 2.0))
    return scenes.noisy(picture, rng, 12), {symbol.raw}


SITUATIONS: Mapping[str, Callable[[Rng], Scene]] = {
    "clean": _one(lambda picture, _: picture),
    "small": _one(lambda picture, rng: scenes.smaller(picture, rng.uniform(0.55, 0.8))),
    "noise": _one(lambda picture, rng: scenes.noisy(picture, rng, 40)),
    "rotated": _one(lambda picture, rng: scenes.turned(picture, rng.uniform(0, 360))),
    "blurred": _one(lambda picture, rng: scenes.blurred(picture, rng.uniform(1, 2.2))),
    "low contrast": _one(lambda picture, rng: scenes.noisy(scenes.faded(picture, 0.15), rng, 3)),
    "JPEG of quality 12": _one(lambda picture, _: scenes.squeezed(picture, 12)),
    "from the side": _one(lambda picture, rng: scenes.from_the_side(picture, rng, 0.2)),
    "scratched, blurred, grain": _scratched,
    "tray of 32": _tray(lambda picture, rng: scenes.noisy(picture, rng, 5)),
    "tray of 32, blurred": _tray(
        lambda picture, rng: scenes.noisy(scenes.blurred(picture, 1.2), rng, 5)
    ),
    "carton sheet, 9 mixed": _carton,
    "no code at all": lambda rng: (scenes.clutter(rng), set()),
}


if __name__ == "__main__":
    main()
