from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace

from app.catalogue.matching.hashed import Hashed, hashed
from app.catalogue.matching.levels import Level
from app.catalogue.matching.likening import Likening
from app.catalogue.matching.register import Numbers, Register, Shelved
from app.catalogue.matching.shelf import Rows, Tables
from app.catalogue.rows import ProvinceRow
from tests.app.catalogue.checking.seeded import province_row


def test_numbers_stand_under_their_texts_whenever_they_came() -> None:
    chance = random.Random(5)
    table, told = Hashed(), defaultdict[str, set[int]](set)
    for number in range(20_000):
        text = f"XA{chance.randrange(3000)}"
        table.add(hashed(text), number)
        told[text].add(number)
        if number % 997 == 0:
            assert set(table.under(hashed(text))) == told[text]
    assert all(set(table.under(hashed(text))) == numbers for text, numbers in told.items())
    assert not list(table.under(hashed("XB")))


def test_a_row_that_changes_often_wears_its_numbers_out() -> None:
    numbers, changes = Numbers(), 0
    first = numbers.give("P1")
    while not numbers.spent:
        numbers.drop("P1")
        first, changes = numbers.give("P1"), changes + 1
    assert numbers.of("P1") == [first]
    assert 1000 < changes < 10_000


def test_rows_that_are_read_as_they_are_needed_answer_like_rows_in_memory() -> None:
    likening = Likening()
    stored: dict[str, ProvinceRow] = {f"P{n:06}": province_row(n) for n in range(1, 120)}
    twins = (replace(row, province_code=f"Q{code}") for code, row in list(stored.items())[:30])
    stored |= {row.province_code: row for row in twins}
    register = Register(likening)
    register.take(stored.values())
    codes: list[str] = list(stored)
    for code in codes[::7]:
        register.drop(code)
        stored[code] = replace(stored[code], name="另一个药片")
        register.take([stored[code]])
    for code in codes[::5]:
        register.drop(code)
        del stored[code]
    asked: list[str] = []

    def read(wanted: Collection[str]) -> list[ProvinceRow]:
        asked.extend(wanted)
        return [stored[code] for code in wanted]

    here, there = Tables(stored.values(), likening), Shelved(register, read)
    for row in stored.values():
        assert there.sole(row.province_code) == here.sole(row.province_code) == row
        for level, key in (
            (Level.STANDARD, row.standard_code),
            (Level.NAME, row.name),
            (Level.NAME, row.name[:-1]),
        ):
            assert _codes(there.rows(level, key, 50)) == _codes(here.rows(level, key, 50))
            assert set(there.near(key)) == set(here.near(key))
    assert not there.rows(Level.NAME, row.name, 0)
    assert len(asked) == len(set(asked)) == len(stored)


def _codes(rows: Rows) -> list[str]:
    return sorted(row.province_code for row in rows)
