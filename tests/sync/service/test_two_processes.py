from __future__ import annotations

import contextlib
import subprocess
import threading
import uuid
from collections.abc import Iterator

import pytest
import requests

from tests.commands import ENVIRONMENT, LIMIT_S, MAIN
from tests.sync.service.running import ORG, Station, opened, operation


@contextlib.contextmanager
def started(url: str, org: str = ORG, **settings: str) -> Iterator[tuple[str, str]]:
    """A service process: its address, and an enrolment code."""
    command = [*MAIN, "serve", "--port", "0", "--database", url, "--organisation", org, "测试医院"]
    environment = {**ENVIRONMENT, **settings}
    with subprocess.Popen(command, stderr=subprocess.PIPE, env=environment) as process:
        assert process.stderr is not None
        seen: list[str] = []
        rest = threading.Thread(target=process.stderr.read, daemon=True)
        try:
            while not any("登记码" in line for line in seen):
                line = process.stderr.readline().decode()
                assert line, "".join(seen)
                seen.append(line)
            rest.start()
            address = next(line for line in seen if "前置服务 " in line)
            yield address.split("前置服务 ")[1].split("，")[0], seen[-1].split("：")[1].strip()
            process.terminate()
            assert process.wait(LIMIT_S) == 0
        finally:
            process.kill()
            # To the last line: the pipe may not be closed under its reader.
            if rest.is_alive():
                rest.join(LIMIT_S)


@pytest.mark.timeout(600)
def test_two_processes_on_one_postgresql_are_one_service(empty_postgres_url: str) -> None:
    found: list[tuple[str, str]] = []
    with contextlib.ExitStack() as stack:
        both = [stack.enter_context(contextlib.ExitStack()) for _ in range(2)]

        def start(inner: contextlib.ExitStack) -> None:
            found.append(inner.enter_context(started(empty_postgres_url)))

        # At once, on an empty database: one of them makes the tables.
        threads = [threading.Thread(target=start, args=(one,)) for one in both]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(LIMIT_S)
        assert len(found) == 2
        (first, code), (second, _other) = found
        epochs = {
            requests.get(f"{url}/v1/hello", timeout=30).json()["epoch"] for url in (first, second)
        }
        assert len(epochs) == 1
        device = uuid.uuid4()
        wish = {"code": code, "device": str(device), "name": f"收货台 {device}"}
        token = requests.post(f"{second}/v1/enrol", json=wish, timeout=30).json()["token"]
        at_first = Station(first, device, token, uuid.uuid4())
        short = at_first.send("POST", "/v1/token").json()["access_token"]
        at_second = Station(second, device, short, at_first.incarnation)
        at_second.chain = at_first.chain
        sent = [operation(seq, opened(uuid.uuid4(), uuid.uuid4())) for seq in range(1, 41)]
        for number, one in enumerate(sent):
            station = (at_first, at_second)[number % 2]
            answer = station.push(one)
            assert answer.status_code == 200, answer.text
            assert answer.json()["last_seq"] == number + 1
        # What was sent to the one is known to the other.
        again = at_second.push(*sent[:10])
        assert [one["status"] for one in again.json()["results"]] == ["duplicate"] * 10
        heads = [
            one.pull(limit=1).json()["scopes"][f"org:{ORG}"]["head"]
            for one in (at_first, at_second)
        ]
        assert heads[0] == heads[1]


@pytest.mark.timeout(600)
def test_pushes_to_two_processes_at_once_keep_one_dense_order(postgres_url: str) -> None:
    with started(postgres_url) as (first, code), started(postgres_url) as (second, other):
        stations = []
        for url, used in ((first, code), (second, other)):
            device = uuid.uuid4()
            wish = {"code": used, "device": str(device), "name": f"收货台 {device}"}
            token = requests.post(f"{url}/v1/enrol", json=wish, timeout=30).json()["token"]
            stations.append(Station(url, device, token, uuid.uuid4()))
        results: list[int] = []

        def work(station: Station) -> None:
            for seq in range(1, 16):
                answer = station.push(operation(seq, opened(uuid.uuid4(), uuid.uuid4())))
                results.append(answer.status_code)

        threads = [threading.Thread(target=work, args=(one,)) for one in stations]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(LIMIT_S)
        assert results == [200] * 30
        pulled = [one.pull().json()["scopes"][f"org:{ORG}"] for one in stations]
        assert pulled[0] == pulled[1]
        assert [row["seq"] for row in pulled[0]["rows"]] == list(range(1, pulled[0]["head"] + 1))
