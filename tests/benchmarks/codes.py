"""How many codes one core explains in a second, beside biip in the same run.

Without it the speed of the first step of every scan would be an opinion. Run it with
`python -m tests.benchmarks.codes`; the ratios say more than the figures on a busy machine.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import biip

from app.codes.parse import parse

WANTED_TWENTY_DIGITS = 50_000
WANTED_GS1 = 60_000
ROUNDS = 5


def main() -> None:
    """Print codes per processor second for both forms, and how many times biip's figure that is."""
    twenty = [f"8100001{serial:013d}" for serial in range(2000)]
    gs1 = [
        f"]d2010690123456789221SER{serial:06d}\x1d1728013110L{serial % 40:03d}"
        for serial in range(2000)
    ]
    _report("20 digits", twenty, WANTED_TWENTY_DIGITS)
    _report("GS1, 4 elements", gs1, WANTED_GS1)


def _report(name: str, texts: Sequence[str], wanted: int) -> None:
    ours = _rate(parse, texts)
    theirs = _rate(biip.parse, texts[:200])
    print(
        f"{name}: {ours:,.0f}/s (wanted {wanted:,}/s); biip {theirs:,.0f}/s; "
        f"ratio {ours / theirs:.1f}"
    )


def _rate(read: Callable[[str], object], texts: Sequence[str]) -> float:
    """Best of some rounds: what the code costs, not what the neighbours do."""
    for text in texts[:50]:
        read(text)
    return max(_one_round(read, texts) for _ in range(ROUNDS))


def _one_round(read: Callable[[str], object], texts: Sequence[str]) -> float:
    began = time.process_time()
    for text in texts:
        read(text)
    return len(texts) / (time.process_time() - began)


if __name__ == "__main__":
    main()
