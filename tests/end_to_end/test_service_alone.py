"""The service and the commands for scripts, where nothing of a desktop is installed."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests

from app.store.database import Database
from sync.sandbox.control_client import TrainingControl
from tests.commands import ENVIRONMENT, LIMIT_S, delivery_file, run
from tests.deliveries import a_delivery, a_line, code
from tests.end_to_end import without

WINDOW = "PySide6,shiboken6"
DEVICES = "reportlab,serial,sounddevice,zxingcpp,PIL"
HTTP_S = 30.0
ROUTES = {
    ("get", "/v1/hello"),
    ("post", "/v1/audit"),
    ("post", "/v1/audit/files/{form}"),
    ("get", "/v1/audit/verified"),
    ("post", "/v1/enrol"),
    ("post", "/v1/founding"),
    ("post", "/v1/founding/codes"),
    ("post", "/v1/token"),
    ("post", "/v1/sign-in"),
    ("post", "/v1/sign-in/badge"),
    ("post", "/v1/sign-in/factor"),
    ("post", "/v1/sign-out"),
    ("post", "/v1/session"),
    ("get", "/v1/sessions"),
    ("delete", "/v1/sessions/{session_id}"),
    ("put", "/v1/pin"),
    ("delete", "/v1/admin/factors/{number}"),
    ("get", "/v1/sign-in/rules"),
    ("put", "/v1/sign-in/rules"),
    ("post", "/v1/password"),
    ("get", "/v1/admin/devices"),
    ("post", "/v1/admin/codes"),
    ("post", "/v1/admin/devices/{device}/revoke"),
    ("post", "/v1/admin/devices/{device}/readmit"),
    ("put", "/v1/admin/devices/{device}/place"),
    ("get", "/v1/admin/persons"),
    ("put", "/v1/admin/persons"),
    ("post", "/v1/admin/persons"),
    ("post", "/v1/admin/persons/{number}/badge"),
    ("delete", "/v1/admin/persons/{number}/badge"),
    ("get", "/v1/admin/roles"),
    ("put", "/v1/admin/roles"),
    ("get", "/v1/institutions"),
    ("get", "/v1/admin/quarantine/{device}"),
    ("post", "/v1/push"),
    ("post", "/v1/histories"),
    ("post", "/v1/pull"),
    ("post", "/v1/proofs"),
    ("get", "/v1/receipts/{receipt_id}"),
    ("post", "/v1/platform/poll"),
    ("post", "/v1/platform/catalogue"),
    ("post", "/v1/platform/relations"),
    ("get", "/v1/exchanges"),
    ("put", "/v1/exchanges"),
    ("post", "/v1/exchanges/run"),
    ("post", "/v1/exchanges/runs"),
    ("get", "/v1/manifests/{sha256}"),
    ("post", "/v1/manifests"),
    ("get", "/v1/manifests/{sha256}/chunks/{no}"),
    ("put", "/v1/manifests/{sha256}/chunks/{no}"),
    ("post", "/v1/manifests/{sha256}/seal"),
    ("post", "/v1/relay/files"),
    ("get", "/v1/his/codes"),
    ("get", "/v1/his/receipts"),
    ("get", "/v1/his/changes"),
    ("post", "/v1/his/movements"),
    ("post", "/v1/his/catalogue"),
    ("post", "/v1/his/orders"),
    ("post", "/v1/his/stock"),
    ("post", "/v1/his/soap"),
    ("get", "/v1/his/soap"),
    ("get", "/v1/his/uploads"),
    ("post", "/v1/his/upload-results"),
    ("post", "/v1/his/visits"),
    ("get", "/v1/attachments/{sha256}"),
    ("head", "/v1/attachments/{sha256}"),
    ("put", "/v1/attachments/{sha256}"),
    ("post", "/v1/attachments/lacking"),
    ("get", "/v1/snapshots"),
    ("get", "/v1/snapshots/{sha256}"),
    ("post", "/v1/calls"),
    ("get", "/v1/calls/{call_id}"),
    ("get", "/v1/letters"),
    ("post", "/v1/letters"),
    ("post", "/v1/compared"),
    ("get", "/v1/codes"),
    ("post", "/v1/codes"),
    ("get", "/v1/upkeep"),
    ("get", "/v1/links"),
    ("get", "/v1/links/kinds"),
    ("put", "/v1/links/{link}"),
    ("delete", "/v1/links/{link}"),
    ("post", "/v1/links/test"),
}


def command(refused: str, *words: str | Path) -> list[str]:
    return [sys.executable, str(Path(without.__file__)), refused, *map(str, words)]


def run_without(
    refused: str, *words: str | Path, given: bytes = b""
) -> subprocess.CompletedProcess:  # type: ignore[type-arg]
    return subprocess.run(
        command(refused, *words),
        input=given,
        capture_output=True,
        timeout=LIMIT_S,
        check=False,
        env=ENVIRONMENT,
    )


@contextmanager
def serving(*words: str) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        words,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=ENVIRONMENT,
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


def announced(process: subprocess.Popen[bytes]) -> dict[str, str]:
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        pytest.fail(process.communicate()[1].decode())
    said: dict[str, str] = json.loads(line)
    return said


def check_description(url: str) -> None:
    """The description is OpenAPI, lists every route, and what it refers to is there."""
    answer = requests.get(f"{url}/schema", timeout=HTTP_S)
    described: dict[str, Any] = answer.json()
    assert described["openapi"].startswith("3.")
    assert described["info"]["title"]
    assert described["info"]["version"]
    operations = {
        (method, path): operation
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
    }
    assert set(operations) == ROUTES
    assert len({operation["operationId"] for operation in operations.values()}) == len(ROUTES)
    assert all(operation["responses"] for operation in operations.values())
    for reference in references(described):
        found: Any = described
        for step in reference.removeprefix("#/").split("/"):
            found = found[step]


def references(part: object) -> Iterator[str]:
    if isinstance(part, list):
        for value in part:
            yield from references(value)
    if isinstance(part, dict):
        for key, value in part.items():
            if key == "$ref":
                yield str(value)
            else:
                yield from references(value)


@pytest.mark.parametrize("refused", [WINDOW, DEVICES])
def test_the_service_trains_where_nothing_of_a_desktop_is_installed(
    tmp_path: Path, refused: str
) -> None:
    training = ("--training", "--announce", "--folder", str(tmp_path), "--port", "0")
    with serving(*command(refused, "serve", *training)) as process:
        told = announced(process)
        url = told["service_url"]
        hello = requests.get(f"{url}/v1/hello", timeout=HTTP_S).json()
        assert hello["protocols"][0] <= 3 <= hello["protocols"][1]
        check_description(url)
        control = TrainingControl(told["sandbox_url"])
        (number,) = control.deliveries()
        assert control.dock(number)["cartons"]
        control.close()
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(LIMIT_S) == 0
    assert {path.name for path in tmp_path.glob("*.db")} >= {"service.db", "sandbox.db"}


def test_a_service_that_is_asked_to_stop_ends_well(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'service.db'}"
    hospital = ("--organisation", "00000000009", "培训医院")
    with serving(
        *command(WINDOW, "serve", "--port", "0", "--database", database, *hospital)
    ) as process:
        assert process.stderr is not None
        address = process.stderr.readline().decode()
        code_line = process.stderr.readline().decode()
        url = address.split("前置服务 ")[1].split("，")[0]
        assert requests.get(f"{url}/v1/hello", timeout=HTTP_S).ok
        assert "登记码" in code_line
        process.send_signal(signal.SIGTERM)
        assert process.wait(LIMIT_S) == 0


@pytest.mark.parametrize(
    ("words", "said", "status"),
    [
        (("--port", "65536"), "65535", 2),
        (("--port", "http"), "65535", 2),
        (("--tls-by-proxy", "--host", "no host", "--port", "0"), "请换一个", 1),
        (("--tls-by-proxy", "--host", "a" * 100, "--port", "0"), "请换一个", 1),
        (("--host", "0.0.0.0", "--port", "0"), "没有设置证书", 2),
        (("--host", "::", "--port", "0"), "--tls-by-proxy", 2),
        (("--database", "nonsense"), "--database", 2),
        (("--database", "nosuch://127.0.0.1/x"), "--database", 2),
        (("--database", "sqlite://"), "--database", 2),
        (("--database", "postgresql+psycopg://u:secret@127.0.0.1:1/x"), "打不开数据库", 1),
        (("--platform", "nonsense", "00000000009", "user"), "nonsense", 2),
        (("--training", "--size", "2", "1", "1"), "至少需要 2 盒", 1),
    ],
)
def test_a_service_that_cannot_start_says_why(
    tmp_path: Path, words: tuple[str, ...], said: str, status: int
) -> None:
    folder = () if "--database" in words else ("--folder", str(tmp_path))
    ran = run("serve", *words, *folder, refused=WINDOW)
    assert said in ran.said
    assert "secret" not in ran.said
    assert ran.status == status


def test_a_taken_port_is_said_to_be_taken(tmp_path: Path) -> None:
    first = tmp_path / "first"
    training = ("--training", "--announce", "--folder", str(first), "--port", "0")
    with serving(*command(WINDOW, "serve", *training)) as process:
        port = announced(process)["service_url"].rpartition(":")[2]
        ran = run_without(WINDOW, "serve", "--folder", tmp_path / "second", "--port", port)
    assert ran.returncode == 1
    assert port in ran.stderr.decode()


def test_the_service_of_a_workstation_waits_for_the_one_before_it(tmp_path: Path) -> None:
    before = Database.at(tmp_path / "service.db")
    training = ("--training", "--announce", "--folder", str(tmp_path), "--port", "0")
    with serving(*command(WINDOW, "serve", *training)) as process:
        assert process.stderr is not None
        assert "上一个前置服务" in process.stderr.readline().decode()
        before.close()
        assert announced(process)["service_url"]


def test_scripts_need_neither_window_nor_network(tmp_path: Path) -> None:
    refused = f"{WINDOW},{DEVICES},litestar,uvicorn,requests,keyring"
    explained = run_without(refused, "codes", given=code(1).encode())
    assert (explained.returncode, explained.stderr) == (0, b"")
    assert json.loads(explained.stdout)["code"] == code(1)

    path = delivery_file(tmp_path, a_delivery(a_line(2)))
    where = ("--delivery", path, "--database", tmp_path / "work.db", "--scans", "-", "--confirm")
    given = f"{code(1)}\n{code(2)}\n".encode()
    received = run_without(refused, "receive", *where, given=given)
    assert received.returncode == 0, received.stderr.decode()
    verdicts = [json.loads(line)["verdict"] for line in received.stdout.splitlines()]
    assert verdicts == ["accepted", "accepted"]


def test_printers_are_listed_for_scripts_without_a_window(tmp_path: Path) -> None:
    """The window's way to printers was loaded where programs of the system are the way."""
    ran = run_without(f"{WINDOW},pypdfium2", "label", "printers", "--json", "--folder", tmp_path)
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert json.loads(ran.stdout)["printers"] == []
