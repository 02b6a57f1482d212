from __future__ import annotations

import json
import os
import signal
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from queue import Queue

import pytest
import requests

from app.people.signing import telephone_code
from app.store.clock import SystemClock
from app.store.database import Database
from sync.assembly.operating import is_line_open
from sync.service import certificates
from tests.commands import ENVIRONMENT, LIMIT_S, MAIN, ROOT, run

ORG = "00000000009"
SECRET = "A long first word 1"


LOOKING_OFTEN = """
import sys
import main
from sync.assembly import command

command.CERTIFICATE_LOOK_S = 0.1
sys.exit(main.main(sys.argv[1:]))
"""


class Served:
    """`serve` as an operator starts it."""

    def __init__(self, process: subprocess.Popen[bytes], lines: Queue[str]) -> None:
        self.process = process
        self.lines = lines
        self.seen: list[str] = []
        self.url = self.wait_for("前置服务 ").split("前置服务 ")[1].split("，")[0]

    def wait_for(self, part: str) -> str:
        while True:
            line = self.lines.get(timeout=LIMIT_S)
            self.seen.append(line)
            if part in line:
                return line


@contextmanager
def serving(
    folder: Path, *words: str, program: Sequence[str] = MAIN, **environment: str
) -> Iterator[Served]:
    command = [*program, "serve", "--port", "0", "--folder", str(folder), *words]
    with subprocess.Popen(
        command, stderr=subprocess.PIPE, env=ENVIRONMENT | environment, cwd=ROOT
    ) as process:
        lines: Queue[str] = Queue()

        def read() -> None:
            assert process.stderr is not None
            for line in process.stderr:
                lines.put(line.decode())

        reader = threading.Thread(target=read, daemon=True)
        reader.start()
        try:
            yield Served(process, lines)
        finally:
            process.kill()
            # To the last line: the pipe may not be closed under its reader.
            reader.join(LIMIT_S)


def wait_until(true: Callable[[], bool]) -> None:
    until = time.monotonic() + LIMIT_S
    while not true():
        assert time.monotonic() < until
        time.sleep(0.1)


def test_a_service_speaks_tls_and_takes_a_renewed_certificate(tmp_path: Path) -> None:
    made = run("certificate", "localhost", "127.0.0.1", "--output", tmp_path / "tls", "--json")
    assert made.status == 0
    (said,) = made.answers
    pair = ("--certificate", said["certificate"], "--certificate-key", said["key"])
    often = [sys.executable, "-c", LOOKING_OFTEN]
    with serving(tmp_path / "data", *pair, program=often) as served:
        assert served.url.startswith("https://127.0.0.1:")
        hello = requests.get(f"{served.url}/v1/hello", verify=said["ca"], timeout=30)
        assert hello.status_code == 200
        with pytest.raises(requests.exceptions.SSLError):
            requests.get(f"{served.url}/v1/hello", timeout=30)
        port = int(served.url.rpartition(":")[2])

        def pin() -> str:
            pem = ssl.get_server_certificate(("127.0.0.1", port))
            return certificates.pin_of(pem.encode())

        assert pin() == said["pin"]
        again = run("certificate", "localhost", "127.0.0.1", "--output", tmp_path / "tls", "--json")
        (renewed,) = again.answers
        assert renewed["pin"] != said["pin"]

        def is_renewed() -> bool:
            # A connection that meets the moment of the change may break off.
            with suppress(OSError):
                return bool(pin() == renewed["pin"])
            return False

        wait_until(is_renewed)
        Path(said["key"]).write_text("spoilt")
        served.wait_for("the old one stays")
        assert pin() == renewed["pin"]
        served.process.send_signal(signal.SIGTERM)
        assert served.process.wait(LIMIT_S) == 0


def test_a_certificate_that_cannot_be_used_is_said_before_the_service_starts(
    tmp_path: Path,
) -> None:
    (tmp_path / "x.pem").write_text("none")
    words = ("--certificate", tmp_path / "x.pem", "--certificate-key", tmp_path / "x.pem")
    ran = run("serve", "--port", "0", "--folder", tmp_path, *words)
    assert (ran.status, "证书或密钥不能用" in ran.said) == (1, True)


def test_settings_come_from_file_environment_and_command_line_in_this_order(
    tmp_path: Path,
) -> None:
    (tmp_path / "service.toml").write_text('max_operations = 7\nlog_format = "text"\nport = 1\n')
    with serving(tmp_path, TRACEDOCK_SERVE_MAX_OPERATIONS="9") as served:
        assert requests.get(f"{served.url}/v1/hello", timeout=30).json()["max_operations"] == 9


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "port = 1\n\nmax_operatoins = 3\n",
            "第 3 行：没有“max_operatoins”这一项，是不是“max_operations”",
        ),
        ('\nport = "far"\n', "第 2 行"),
        ("port = 70000\n", "第 1 行"),
        ('backup_at = "25:00"\n', "第 1 行"),
        ("port = \n", "不是 TOML"),
        ('certificate = "x"\n', "both or neither"),
        ("least_free_bytes = nan\n", "least_free_bytes"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named_with_its_line(
    tmp_path: Path, text: str, said: str
) -> None:
    (tmp_path / "service.toml").write_text(text)
    ran = run("serve", "--folder", tmp_path, "--port", "0")
    assert ran.status == 2
    assert said in ran.said


def test_an_unknown_variable_is_refused(tmp_path: Path) -> None:
    ran = run("serve", "--folder", tmp_path, "--port", "0", TRACEDOCK_SERVE_PROT="1")
    assert (ran.status, "TRACEDOCK_SERVE_PROT" in ran.said) == (2, True)


def test_an_operator_backs_up_and_drills(tmp_path: Path) -> None:
    Database.at(tmp_path / "service.db").close()
    made = run("serve-backup", "--folder", tmp_path, "--json")
    assert (made.status, made.answers[0]["feeds"]) == (0, 0), made.said
    drilled = run("serve-drill", "--folder", tmp_path, "--json")
    assert drilled.answers[0]["file"] == made.answers[0]["file"]
    Path(made.answers[0]["file"]).write_bytes(b"spoilt" * 1000)
    failed = run("serve-drill", "--folder", tmp_path)
    assert (failed.status, "不能恢复" in failed.said) == (1, True)


def test_a_drill_without_a_backup_says_so(tmp_path: Path) -> None:
    ran = run("serve-drill", "--folder", tmp_path)
    assert (ran.status, "还没有备份" in ran.said) == (1, True)


@pytest.mark.parametrize("host", ["", "no host", "-", "a..b", "*"])
def test_a_certificate_needs_hosts(tmp_path: Path, host: str) -> None:
    ran = run("certificate", "--output", tmp_path, "--", host)
    assert ran.status == 1
    assert "不是主机名" in ran.said


def test_the_authority_stays_and_its_key_is_its_owners_alone(tmp_path: Path) -> None:
    now = SystemClock().now()
    first = certificates.make(tmp_path, ["localhost"], "测试医院", now)
    ca = first.ca.read_bytes()
    second = certificates.make(tmp_path, ["localhost"], "测试医院", now + timedelta(days=1))
    assert (first.new_ca, second.new_ca, second.ca.read_bytes()) == (True, False, ca)
    if sys.platform != "win32":
        assert (tmp_path / certificates.CA_KEY).stat().st_mode & 0o777 == 0o600
    (tmp_path / certificates.CA_KEY).unlink()
    with pytest.raises(certificates.CertificateProblem, match="缺"):
        certificates.make(tmp_path, ["localhost"], "测试医院", now)


def test_the_first_administrator_signs_in_and_nothing_secret_is_logged(tmp_path: Path) -> None:
    words = ("--organisation", ORG, "培训医院", "--administrator", "A01", "管理员")
    with serving(tmp_path, *words, TRACEDOCK_ADMINISTRATOR_PASSWORD=SECRET) as served:
        code = served.wait_for("登记码").split("：")[1].strip()
        device = str(SystemClock().new_id())
        wish = {"code": code, "device": device, "name": "收货台"}
        token = requests.post(f"{served.url}/v1/enrol", json=wish, timeout=30).json()["token"]
        held = {"Authorization": f"Bearer {token}"}
        who = {"number": "A01", "password": SECRET}

        def send(path: str, **more: str) -> requests.Response:
            return requests.post(served.url + path, json=who | more, headers=held, timeout=30)

        assert send("/v1/sign-in").json()["error"] == "needs-factor"
        shared = send("/v1/sign-in/factor").json()["secret"]
        assert send("/v1/sign-in").json()["error"] == "needs-code-and-password"
        step = telephone_code.step_of(SystemClock().now())
        code, own = telephone_code.code_at(shared, step), "A word of my own 2"
        signed = send("/v1/sign-in", code=code, new_password=own).json()
        assert signed["role"] == "administrator"
        access = {"Authorization": f"Bearer {signed['access_token']}"}
        seen = requests.get(f"{served.url}/v1/admin/devices", headers=access, timeout=30).json()
        assert [one["device"] for one in seen] == [device]
        served.wait_for('"route": "/v1/admin/devices"')
        logged = "".join(served.seen)
        secrets = (SECRET, own, shared, code, *signed["recovery_codes"])
        tokens = (token.rpartition(".")[2], signed["access_token"].partition("~")[2])
        for secret in (*secrets, *tokens):
            assert secret not in logged
        records = [json.loads(line) for line in served.seen if line.startswith("{")]
        assert {"at", "level", "logger", "message"} <= records[-1].keys()


@pytest.mark.skipif(os.name != "posix", reason="SIGTERM")
def test_a_service_that_is_asked_to_stop_finishes_what_it_does(tmp_path: Path) -> None:
    words = ("--organisation", ORG, "培训医院")
    with serving(tmp_path, *words) as served:
        code = served.wait_for("登记码").split("：")[1].strip()
        device = str(SystemClock().new_id())
        wish = {"code": code, "device": device, "name": "收货台"}
        token = requests.post(f"{served.url}/v1/enrol", json=wish, timeout=30).json()["token"]
        answers: list[int] = []

        def wait_for_news() -> None:
            pulled = requests.post(
                f"{served.url}/v1/pull",
                json={"scopes": {f"org:{ORG}": []}, "wait_s": 25},
                headers={"Authorization": f"Bearer {token}"},
                timeout=60,
            )
            answers.append(pulled.status_code)

        waiting = threading.Thread(target=wait_for_news)
        waiting.start()
        metrics = f"{served.url}/metrics"
        wait_until(
            lambda: "tracedock_requests_under_way 1.0" in requests.get(metrics, timeout=30).text
        )
        served.process.send_signal(signal.SIGTERM)
        assert served.process.wait(LIMIT_S) == 0
        waiting.join(LIMIT_S)
    assert answers == [200]


@pytest.mark.parametrize(
    ("url", "is_open"),
    [
        ("sqlite:///x.db", False),
        ("postgresql+psycopg://u@127.0.0.1/x", False),
        ("postgresql+psycopg://u@/x?host=/run/postgresql", False),
        ("postgresql+psycopg://u@10.0.0.5/x", True),
        ("postgresql+psycopg://u@10.0.0.5/x?sslmode=prefer", True),
        ("postgresql+psycopg://u@10.0.0.5/x?sslmode=verify-full", False),
    ],
)
def test_a_line_to_a_database_that_others_could_read_is_known(url: str, is_open: bool) -> None:
    # Without it nobody would be told that all data go through the network in clear.
    assert is_line_open(url) is is_open
