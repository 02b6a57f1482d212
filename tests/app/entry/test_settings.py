"""What a hospital may set, from the file and from the environment."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from app.entry.settings import SerialReader, Settings, SettingsProblem, read
from app.receiving.settings import OverQuantity, ReceivingRules

EVERYTHING = """
service_url = "https://service.example"
hospital = "培训医院"
sync_every_s = 30
near_expiry_days = 90
over_quantity = "count"
wedge_prefix = "~"
wedge_suffix = "#"

[[serial]]
port = "COM3"

[[serial]]
port = "usb:05f9:2206"
baud = 115200
terminator = "crlf"
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "settings.toml"
    path.write_text(text, encoding="utf-8")
    return path


def problem(path: Path, **environment: str) -> str:
    with pytest.raises(SettingsProblem) as caught:
        read(path, environment)
    return str(caught.value)


def test_without_a_file_everything_has_its_default(tmp_path: Path) -> None:
    settings = read(tmp_path / "settings.toml", {"PATH": "/bin"})
    assert settings == Settings()
    assert settings.service_url == ""
    assert settings.rules == ReceivingRules(180, OverQuantity.REFUSE)


def test_everything_can_be_set_in_the_file(tmp_path: Path) -> None:
    assert read(written(tmp_path, EVERYTHING), {}) == Settings(
        service_url="https://service.example",
        hospital="培训医院",
        sync_every_s=30.0,
        near_expiry_days=90,
        over_quantity=OverQuantity.COUNT,
        wedge_prefix="~",
        wedge_suffix="#",
        serial=(
            SerialReader(port="COM3"),
            SerialReader(port="usb:05f9:2206", baud=115200, terminator="crlf"),
        ),
    )


def test_a_file_of_windows_notepad_is_read(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_bytes("\ufeffhospital = '培训医院'\r\n".encode())
    assert read(path, {}).hospital == "培训医院"


def test_the_environment_overrides_the_file(tmp_path: Path) -> None:
    environment = {
        "TRACEDOCK_SERVICE_URL": "http://127.0.0.1:8765",
        "TRACEDOCK_SYNC_EVERY_S": "2.5",
        "TRACEDOCK_NEAR_EXPIRY_DAYS": "60",
        "TRACEDOCK_OVER_QUANTITY": "refuse",
        "TRACEDOCK_SERIAL": "COM9",
        "TRACEDOCK_PLATFORM_PASSWORD": "for the service only",
    }
    settings = read(written(tmp_path, EVERYTHING), environment)
    assert settings.service_url == "http://127.0.0.1:8765"
    assert settings.sync_every_s == 2.5
    assert settings.rules == ReceivingRules(60, OverQuantity.REFUSE)
    assert settings.hospital == "培训医院"
    assert [reader.port for reader in settings.serial] == ["COM3", "usb:05f9:2206"]


@pytest.mark.parametrize(
    ("text", "key"),
    [("servce_url = 'x'", "servce_url"), ("[[serial]]\nport = 'COM3'\nbauds = 1", "bauds")],
)
def test_an_unknown_key_is_named(tmp_path: Path, text: str, key: str) -> None:
    path = written(tmp_path, text)
    said = problem(path)
    assert key in said
    assert str(path) in said


@pytest.mark.parametrize(
    "line",
    [
        "sync_every_s = 0.4",
        "sync_every_s = 3601",
        "sync_every_s = nan",
        "sync_every_s = inf",
        "sync_every_s = 'often'",
        "near_expiry_days = -1",
        "near_expiry_days = 3651",
        "near_expiry_days = 1.5",
        "over_quantity = 'maybe'",
        "hospital = 5",
        "serial = 'COM3'",
    ],
)
def test_a_value_beyond_its_limits_is_refused_with_its_key(tmp_path: Path, line: str) -> None:
    assert f"$.{line.partition(' ')[0]}" in problem(written(tmp_path, line))


@pytest.mark.parametrize("line", ["port = 3", "port = 'COM3'\nterminator = 'bell'", "baud = 9600"])
def test_a_wrong_reader_is_refused_with_its_place(tmp_path: Path, line: str) -> None:
    assert "serial[0]" in problem(written(tmp_path, f"[[serial]]\n{line}"))


def test_the_limits_themselves_are_allowed(tmp_path: Path) -> None:
    lowest = read(written(tmp_path, "sync_every_s = 0.5\nnear_expiry_days = 0"), {})
    highest = read(written(tmp_path, "sync_every_s = 3600\nnear_expiry_days = 3650"), {})
    assert (lowest.sync_every_s, lowest.near_expiry_days) == (0.5, 0)
    assert (highest.sync_every_s, highest.near_expiry_days) == (3600.0, 3650)


@pytest.mark.parametrize("value", ["often", "0", "nan"])
def test_a_wrong_value_of_the_environment_is_said_to_be_one(tmp_path: Path, value: str) -> None:
    said = problem(tmp_path / "settings.toml", TRACEDOCK_SYNC_EVERY_S=value)
    assert "TRACEDOCK_" in said
    assert "sync_every_s" in said


@pytest.mark.parametrize("raw", [b"hospital = ", b"\xff\xfe\x00", b"{}", b"a = 1\na = 2"])
def test_a_file_that_is_not_toml_is_said_to_be_none(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "settings.toml"
    path.write_bytes(raw)
    said = problem(path)
    assert "不是 TOML" in said
    assert str(path) in said


def test_a_file_that_cannot_be_read_is_not_taken_for_one_that_is_not_there(tmp_path: Path) -> None:
    assert "读不了设置文件" in problem(tmp_path)


def test_what_ends_is_named_with_its_last_day(tmp_path: Path) -> None:
    """Otherwise nobody could be warned of a contract, or a date that is none would be taken."""
    text = '[ends]\n"扫码枪维保" = 2027-03-31\n'
    assert read(written(tmp_path, text), {}).ends == {"扫码枪维保": date(2027, 3, 31)}
    assert "ends" in problem(written(tmp_path, '[ends]\n"扫码枪维保" = "2027-02-30"\n'))
