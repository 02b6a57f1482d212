"""What 100,000 trace codes cost from one workstation to the service, and from there to another one.

Without it "6 seconds, 4 seconds of CPU, 12 bytes a code" would be hopes. Three ways codes come in:
scanned one by one (one operation each), by cartons of a thousand, and handed over by a distributor
before the truck (a manifest). Each is pushed from a workstation's real log over HTTP on loopback,
applied, published and claimed by a service in a process of its own, on SQLite and on PostgreSQL,
and pulled into the store of another workstation. Beside them, in the same run: the floor (packed
codes over HTTP into one table), and PouchDB with express-pouchdb where node is there. CPU seconds
say more than seconds on a busy machine. Run it with
`python -m tests.benchmarks sync_figures [--codes N]`; not on Windows, which keeps no peak.

For PouchDB: `npm install pouchdb@9 express-pouchdb@4.2 express@4 leveldown@6` in a folder of its
own, named by TRACEDOCK_POUCHDB; without that the benchmark installs it into a folder of a moment.

Sources of what is wanted, and of the figures measured earlier: domain/sync.md §10.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import requests

from app.store.clock import SystemClock
from app.store.database import Database
from app.store.workstation import identify, join
from tests.benchmarks.sync_sides import couch
from tests.benchmarks.sync_sides.process import ROOT, Postgres, Server, postgres, run
from tests.benchmarks.sync_sides.usage import Usage
from tests.sync.service.running import ORG

CODES = 100_000
WANTED_WALL_S = 6.0
WANTED_CPU_S = 4.0
WANTED_BYTES = 12.0
MIXES = {"one by one": "single", "cartons of 1,000": "cartons"}
SINGLY = 10
"""One code in so many is scanned one by one: a day's work of ten clerks, and minutes to make."""
_SIDES = "tests.benchmarks.sync_sides"
_TITLES = (
    f"{'':<34}{'codes':>8}{'wall':>8}{'CPU, client + server':>22}"
    f"{'bytes a code':>16}{'peak MiB':>14}"
)


@dataclass(frozen=True, slots=True)
class _Figure:
    """One direction of one way."""

    client: Usage
    server_cpu_s: float
    server_peak_mib: float

    def line(self, name: str, codes: int, *, wanted: bool = True) -> str:
        """As one row of the table."""
        used, cpu = self.client, self.client.cpu_s + self.server_cpu_s
        size = (used.sent + used.received) / codes
        scale = codes / CODES
        kept = used.wall_s <= WANTED_WALL_S * scale and cpu <= WANTED_CPU_S * scale
        verdict = ("kept" if kept and size <= WANTED_BYTES else "MISSED") if wanted else ""
        return (
            f"{name:<34}{codes:8,}{used.wall_s:7.2f}s"
            f"{used.cpu_s:8.2f} +{self.server_cpu_s:6.2f} ={cpu:5.1f}"
            f"{used.sent / codes:8.1f} +{used.received / codes:6.1f}"
            f"{used.peak_mib:7.0f} /{self.server_peak_mib:5.0f}  {verdict}"
        )


def main(codes: int = CODES) -> None:
    """Print all figures beside what is wanted."""
    print(
        f"{codes:,} codes; wanted of {CODES:,}: {WANTED_WALL_S:g} s, {WANTED_CPU_S:g} s of CPU in"
        f" all, {WANTED_BYTES:g} bytes a code, each way"
    )
    print(f"{os.cpu_count()} processors, load before: {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory(prefix="td-figures-") as name, postgres() as server:
        folder = Path(name)
        logs = dict(_logs(folder, codes))
        print(_TITLES, flush=True)
        print(_floor(folder, codes).line("floor, push", codes, wanted=False), flush=True)
        _print_couch(codes)
        for title, database in (("SQLite", None), ("PostgreSQL", server)):
            if database is None and title == "PostgreSQL":
                print("PostgreSQL: not here")
                continue
            for mix, log in logs.items():
                _print_mix(f"{title}, {mix}", folder, log, database, _share(mix, codes))
            _print_handover(f"{title}, handed over", folder, database, codes)


def _share(title: str, codes: int) -> int:
    return codes // SINGLY if MIXES[title] == "single" else codes


def _logs(folder: Path, codes: int) -> Iterator[tuple[str, Path]]:
    """A workstation's file for each mix; nothing of it was pushed."""
    for title, mix in MIXES.items():
        path = folder / f"{mix}.db"
        count = str(_share(title, codes))
        words = [sys.executable, "-m", f"{_SIDES}.change_logs", str(path), mix, count]
        subprocess.run(words, cwd=ROOT, check=True)
        yield title, path


def _print_mix(title: str, folder: Path, log: Path, database: Postgres | None, codes: int) -> None:
    with _Service(folder, database) as service:
        first, second = folder / "first.db", folder / "second.db"
        shutil.copy(log, first)
        token = service.enrol(first, "收货台一")
        pushed = service.figure(lambda: run("push", str(first), service.url, token))
        claims_s = service.claims_cpu_s(codes)
        other = service.enrol(second, "收货台二")
        pulled = service.figure(lambda: run("pull", str(second), service.url, other))
        placed = service.figure(lambda: run("pull", str(first), service.url, token))
    print(pushed.line(f"{title}: push", codes))
    print(f"{'':<34}and claims worked off behind it: {claims_s:.2f} s of CPU")
    print(pulled.line(f"{title}: pull", codes))
    print(placed.line(f"{title}: own places", codes, wanted=False), flush=True)
    for path in folder.glob("first.db*"), folder.glob("second.db*"):
        for one in path:
            one.unlink()


def _print_handover(title: str, folder: Path, database: Postgres | None, codes: int) -> None:
    with _Service(folder, database) as service:
        paper = ""

        def send() -> Usage:
            nonlocal paper
            words = [sys.executable, "-m", f"{_SIDES}.handing_over", service.url, str(codes)]
            done = subprocess.run(words, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
            said = json.loads(done.stdout.splitlines()[-1])
            paper = said["paper"]
            return Usage(**said["usage"])

        pushed = service.figure(send)
        service.deliver(paper)
        path = folder / "third.db"
        token = service.enrol(path, "收货台三")
        pulled = service.figure(lambda: run("pull", str(path), service.url, token))
    print(pushed.line(f"{title}: push", codes))
    print(pulled.line(f"{title}: pull", codes), flush=True)
    for one in folder.glob("third.db*"):
        one.unlink()


class _Service:
    """One service on an empty database, measured from outside."""

    _number = 0

    def __init__(self, folder: Path, postgres: Postgres | None) -> None:
        _Service._number += 1
        self._postgres = postgres
        self._stack = ExitStack()
        if postgres is None:
            place = self._stack.enter_context(tempfile.TemporaryDirectory(dir=folder))
            url = f"sqlite+pysqlite:///{Path(place) / 'service.db'}"
        else:
            url = postgres.database(f"figures_{_Service._number}")
        self._server = self._stack.enter_context(Server(f"{_SIDES}.service", url))
        self.url = self._server.url

    def enrol(self, path: Path, name: str) -> str:
        """Let the workstation of a file in; its token."""
        clock = SystemClock()
        with Database.at(path) as database, database.writing() as connection:
            identify(connection, clock)
            join(connection, ORG, 1)
            device = identify(connection, clock).device
        code = self._server.ask("code")["code"]
        wish = {"code": code, "device": str(device), "name": name}
        answer = requests.post(f"{self.url}/v1/enrol", json=wish, timeout=60)
        answer.raise_for_status()
        return str(answer.json()["token"])

    def deliver(self, paper: str) -> None:
        """Tell a delivery, as the platform's poll does."""
        self._server.ask(f"deliver {paper}")

    def figure(self, work: Callable[[], Usage]) -> _Figure:
        """Let a client do something; what that cost here."""
        before = self._cpu_s()
        used = work()
        return _Figure(used, self._cpu_s() - before, self._server.peak_mib())

    def claims_cpu_s(self, codes: int) -> float:
        """Wait until the claims among institutions are said; what that cost."""
        before = self._cpu_s()
        assert self._server.ask("settled")["codes"] == codes
        return self._cpu_s() - before

    def _cpu_s(self) -> float:
        return self._server.cpu_s() + (self._postgres.cpu_s() if self._postgres else 0.0)

    def __enter__(self) -> _Service:
        return self

    def __exit__(self, *_error: object) -> None:
        self._stack.close()


def _floor(folder: Path, codes: int) -> _Figure:
    with Server(f"{_SIDES}.floor", str(folder / "floor.db")) as server:
        before = server.cpu_s()
        used = run("floor", server.url, str(codes))
        return _Figure(used, server.cpu_s() - before, server.peak_mib())


def _print_couch(codes: int) -> None:
    found = couch.figures(codes)
    if found is None:
        print(f"node, npm or its registry is not here. {couch.MEASURED_EARLIER}", flush=True)
        return
    for role, said in found.items():
        used = Usage(
            wall_s=said["wall_s"],
            cpu_s=said["cpu_s"],
            sent=int(said["server_received"]),
            received=int(said["server_sent"]),
            peak_mib=said["peak_mib"],
        )
        figure = _Figure(used, said["server_cpu_s"], said["server_peak_mib"])
        print(figure.line(f"PouchDB, {role}", codes, wanted=False), flush=True)
