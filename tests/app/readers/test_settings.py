from __future__ import annotations

import pytest

from app.readers.settings import SerialSettings, SettingError, WedgeSettings


@pytest.mark.parametrize(
    ("setting", "value"),
    [("port", " "), ("port", "a\0b"), ("baud", 9601), ("stop_bits", 3), ("byte_size", 9)],
)
def test_a_serial_setting_outside_its_limits_is_named(setting: str, value: object) -> None:
    with pytest.raises(SettingError, match=setting) as refused:
        SerialSettings(**{"port": "COM3", setting: value})  # type: ignore[arg-type]
    assert refused.value.value == value


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("machine_gap_ms", 4),
        ("machine_gap_ms", 81),
        ("gap_ms", 39),
        ("gap_ms", 501),
        ("total_ms", 100),
        ("min_length", 2),
        ("prefix", "x" * 17),
    ],
)
def test_a_wedge_setting_outside_its_limits_is_named(setting: str, value: object) -> None:
    with pytest.raises(SettingError, match=setting):
        WedgeSettings(**{setting: value})  # type: ignore[arg-type]
