"""Decides which boxes of which line stand in which carton, before any code is minted.

Without it the generator would mix arithmetic with codes. Rules: every line and every carton gets
something; lines fill their own cartons one after another; the last carton holds two lines (拼箱)
where there are two; counts come out exactly as asked.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sync.sandbox.training.catalogue import TrainingItem

MAX_LINES = 2_000
MAX_CARTONS = 5_000
MAX_BOXES = 200_000
NEAR_EXPIRY_DAYS = 120

_GOOD_PRODUCTION_DAYS = (45, 200)


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """One item, one batch."""

    line_no: int
    item: TrainingItem
    batch: str
    production_date: date
    expiry: date


@dataclass(frozen=True, slots=True)
class Content:
    """So many boxes of one line in one carton: what the platform calls one delivery detail."""

    carton: int
    """From 0."""
    line: int
    """From 0."""
    boxes: int


def plan_lines(
    rng: random.Random, catalogue: Sequence[TrainingItem], count: int, today: date
) -> tuple[PlannedLine, ...]:
    """Choose items and batches: the first has three levels, the second soon expires, one is GS1."""
    return plan_batches(rng, _items(rng, catalogue, count), today)


def plan_batches(
    rng: random.Random, items: Sequence[TrainingItem], today: date
) -> tuple[PlannedLine, ...]:
    """Choose a batch of each item; the second soon expires."""
    planned = []
    for index, item in enumerate(items):
        if index == 1:
            expiry = today + timedelta(days=NEAR_EXPIRY_DAYS)
            production_date = expiry - timedelta(days=item.shelf_days - 1)
        else:
            production_date = today - timedelta(days=rng.randint(*_GOOD_PRODUCTION_DAYS))
            expiry = production_date + timedelta(days=item.shelf_days - 1)
        # The line's number makes two batches of one item differ.
        batch = f"{rng.choice('ABCDEFGH')}{production_date:%y%m}{index + 1:02d}"
        planned.append(PlannedLine(index + 1, item, batch, production_date, expiry))
    return tuple(planned)


def plan_contents(rng: random.Random, lines: int, cartons: int, boxes: int) -> tuple[Content, ...]:
    """Fill the cartons, exactly; raises ValueError where the figures cannot be met."""
    if not (1 <= lines <= MAX_LINES and 1 <= cartons <= MAX_CARTONS and 1 <= boxes <= MAX_BOXES):
        raise ValueError(
            f"行数应为 1 至 {MAX_LINES}，箱数应为 1 至 {MAX_CARTONS}，盒数应为 1 至 {MAX_BOXES}"
        )
    places = _places(lines, cartons)
    if boxes < len(places):
        raise ValueError(f"{lines} 行装 {cartons} 箱至少需要 {len(places)} 盒")
    shares = _shares(rng, len(places), boxes)
    return tuple(
        Content(carton, line, share) for (carton, line), share in zip(places, shares, strict=True)
    )


def _items(rng: random.Random, catalogue: Sequence[TrainingItem], count: int) -> list[TrainingItem]:
    """Shuffle the catalogue, as often as needed, with the special ones up in front."""
    three_levels = rng.choice([item for item in catalogue if item.middle and item.large])
    two_dimensional = rng.choice([item for item in catalogue if item.gtin])
    others = [item for item in catalogue if item not in (three_levels, two_dimensional)]
    rng.shuffle(others)
    chosen = [three_levels, others[0], two_dimensional, *others[1:]]
    return [chosen[index % len(chosen)] for index in range(count)]


def _places(lines: int, cartons: int) -> list[tuple[int, int]]:
    if cartons <= lines:
        places = [(line * cartons // lines, line) for line in range(lines)]
        mixed = [(cartons - 1, lines - 2)] if cartons == lines > 1 else []
        return sorted(places + mixed)
    whole = cartons - 1
    places = [(carton, carton * lines // whole) for carton in range(whole)]
    return places + [(whole, line) for line in range(max(0, lines - 2), lines)]


def _shares(rng: random.Random, places: int, boxes: int) -> list[int]:
    """Share the boxes out unevenly, by tens where there are enough."""
    step = 10 if boxes >= 10 * places else 1
    shares = [step] * places
    for _ in range(boxes // step - places):
        shares[rng.randrange(places)] += step
    shares[-1] += boxes % step
    return shares
