"""A program that prints a carton's label again and again, made to be killed: `killed_again FOLDER`.

Each time it says the number that the carton had before.
"""

from __future__ import annotations

import sys
from pathlib import Path

from app.labels.queue import LabelState
from app.packing.parts import PackingParts
from app.store.change_log import ChangeLog
from app.store.clock import SystemClock
from app.store.database import Database
from app.store.workstation import identify
from tests.printing.queue.bench import done, eventually
from tests.printing.queue.carton_bench import PERSON, carton_bench


def main(folder: Path) -> None:
    """Print again until somebody ends it."""
    clock = SystemClock()
    with Database.at(folder / "work.db") as database:
        with database.writing() as connection:
            station = identify(connection, clock)
        parts = PackingParts(database, ChangeLog(station, clock), clock)
        with carton_bench(parts, folder / "labels") as bench:
            bench.queue.start()
            while True:
                eventually(lambda: done(bench.queue), "printed")
                (live,) = (one for one in bench.labels() if one.state is LabelState.PRINTED)
                print(live.number, flush=True)
                bench.queue.again(live.label_id, "标签污损", PERSON)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
