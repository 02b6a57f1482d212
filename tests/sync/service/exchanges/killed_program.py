"""A service that is killed in the middle of an exchange: `python -m … DATABASE`.

It says `begun` when the exchange is under way, which never ends.
"""

from __future__ import annotations

import sys

from app.store.database import Database
from tests.sync.service.exchanges.doings import Bench

if __name__ == "__main__":
    with Database(sys.argv[1]) as database:
        bench = Bench(database)
        bench.doing.run = lambda _person: (print("begun", flush=True), sys.stdin.read())  # type: ignore[method-assign, return-value, assignment]
        bench.serve()
