"""What the search of items costs with 100,000 provincial and 50,000 hospital items in the store.

Without it nobody would know whether an answer comes while a person types. Each kind of search is
asked many times with what the catalogue holds; filling the store is the first load of a
workstation, piece by piece as the feed brings it. Beside it SQLite's own full text index (FTS5,
trigrams) over the same texts, which finds nothing below three characters. Run it with `python -m
tests.benchmarks item_search`.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from sqlalchemy import text

from app.catalogue.entries import taking, terms
from app.catalogue.entries.bodies import PIECE, CatalogueSaid, said_of
from app.catalogue.entries.search import search
from app.catalogue.entries.values import AnyRow, SearchAsked, Side, Source, What, code_of
from app.initials import initials_of
from app.store.clock import SystemClock
from app.store.database import Database
from tests.benchmarks.catalogue_rows import catalogues

ORG = "H1"
WANTED_MS = 50
ROUNDS = 60


def main() -> None:
    """Print what filling took, and how long each kind of search takes."""
    province, hospital = catalogues()
    with TemporaryDirectory() as folder, Database.at(Path(folder) / "items.db") as database:
        fill(database, Side.PROVINCE, province)
        fill(database, Side.HOSPITAL, hospital)
        index(database)
        size = sum(one.stat().st_size for one in Path(folder).iterdir()) / 2**20
        print(f"the store has {size:.0f} MiB")
        chance = random.Random(11)
        rows: list[AnyRow] = [*province, *hospital]
        for name, make in _KINDS.items():
            _ask(database, name, [make(chance, chance.choice(rows)) for _ in range(ROUNDS)])
        _beside(database, [_name_part(chance, chance.choice(rows)) for _ in range(ROUNDS)])


def fill(database: Database, side: Side, rows: Sequence[AnyRow]) -> None:
    """Take rows in as the feed brings them, each piece in a transaction."""
    version_id = SystemClock().new_id()
    took: list[float] = []
    whole = iter(rows)
    while piece := list(islice(whole, PIECE)):
        said = CatalogueSaid(
            version_id=version_id,
            side=side,
            source=Source.HIS,
            name="",
            at=datetime.now(UTC),
            items=[said_of(row, What.NEW) for row in piece],
        )
        began = time.perf_counter()
        with database.writing() as connection:
            taking.take(connection, ORG, said)
        took.append((time.perf_counter() - began) * 1000)
    print(
        f"{side}: {len(rows):,} items taken in {sum(took) / 1000:.1f} s, a piece of {PIECE}"
        f" in {median(took):.1f} ms (worst {max(took):.0f})"
    )


def index(database: Database) -> None:
    """Make all terms findable, as the desk's worker does."""
    began, count, longest = time.perf_counter(), 0, 0.0
    while True:
        with database.reading() as connection:
            waiting = terms.waiting(connection, ORG)
        if not waiting:
            break
        rows = terms.folded(waiting)
        at = time.perf_counter()
        with database.writing() as connection:
            terms.write(connection, ORG, rows)
        longest = max(longest, time.perf_counter() - at)
        count += len(rows)
    took = time.perf_counter() - began
    print(f"{count:,} terms made findable in {took:.1f} s, worst piece {longest * 1000:.0f} ms")


def _ask(database: Database, name: str, texts: Sequence[str]) -> None:
    took, found = [], 0
    for asked in texts:
        began = time.perf_counter()
        with database.reading() as connection:
            hits, _ = search(connection, ORG, SearchAsked(asked))
        took.append((time.perf_counter() - began) * 1000)
        found += len(hits)
    worst = quantiles(took, n=20)[-1]
    kept = "kept" if worst <= WANTED_MS else "MISSED"
    print(
        f"{name:<24} median {median(took):6.1f} ms  p95 {worst:6.1f} ms  ({kept})"
        f"  {found / len(texts):6.1f} found, such as {texts[0]}"
    )


def _beside(database: Database, texts: Sequence[str]) -> None:
    with database.writing() as connection:
        connection.execute(
            text("CREATE VIRTUAL TABLE beside USING fts5(words, tokenize='trigram', detail=none)")
        )
        connection.execute(
            text(
                "INSERT INTO beside(words) SELECT name || ' ' || maker || ' ' || code"
                " FROM catalogue_entry"
            )
        )
    took, empty = [], 0
    for asked in texts:
        began = time.perf_counter()
        with database.reading() as connection:
            query = text("SELECT rowid FROM beside WHERE words LIKE :word LIMIT 101")
            found = connection.execute(query, {"word": f"%{asked}%"}).all()
        took.append((time.perf_counter() - began) * 1000)
        empty += not found
    print(
        f"beside it, trigrams: part of a name in median {median(took):.1f} ms, worst"
        f" {max(took):.0f} ms (two characters are a walk through all of it)"
    )


def _name_part(chance: random.Random, row: AnyRow) -> str:
    start = chance.randrange(max(1, len(row.name) - 2))
    return row.name[start : start + 2]


_KINDS: dict[str, Callable[[random.Random, AnyRow], str]] = {
    "code": lambda _, row: code_of(row),
    "beginning of a code": lambda _, row: code_of(row)[:6],
    "approval number": lambda _, row: row.approval_number or "国药准字H2",
    "whole name": lambda _, row: row.name,
    "part of a name": _name_part,
    "one character": lambda _, row: row.name[-1],
    "initials": lambda _, row: initials_of(row.name).split()[0][:4] if row.name else "a",
    "one letter": lambda chance, _: chance.choice("abcdefgxyz"),
    "maker": lambda _, row: row.maker[:4],
    "name and maker": lambda _, row: f"{row.name[:2]} {row.maker[:2]}",
    "two common words": lambda _, __: "片 制药",
    "initials and strength": lambda _, row: (
        f"{initials_of(row.name).split()[0][:3]} {row.strength[:4].split()[0] or '0'}"
        if row.strength.strip() and row.name
        else "a 1"
    ),
    "nothing": lambda chance, _: f"没有{chance.randrange(10**6)}",
}
