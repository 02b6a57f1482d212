"""Reads the service's settings, so that an operator need not change the program.

Without it they would be spread over a command line that everybody on the machine can read. What is
said later goes before what is said earlier: default, TOML file, environment
(`TRACEDOCK_SERVE_` and the name in capitals), command line. A key nobody knows is an error that
names its line: a misspelt limit must not silently be none.
"""

from __future__ import annotations

import dataclasses
import re
import tomllib
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from pathlib import Path

import msgspec

from app.readers.system_words import of_system
from sync.service.settings import ServiceSettings

PREFIX = "TRACEDOCK_SERVE_"
_BY_PROGRAM = frozenset({"relay_secret", "audit_key", "training_key", "training_org"})
NAMES = tuple(
    one.name for one in dataclasses.fields(ServiceSettings) if one.name not in _BY_PROGRAM
)
"""What can be set from outside."""


_Place = Callable[[str], str]
"""Where a setting was said, for people."""


class SettingsProblem(ValueError):
    """Settings that cannot be used; its text says where and why."""


def read(
    path: Path | None, environment: Mapping[str, str], said: Mapping[str, object]
) -> ServiceSettings:
    """Read the settings; `said` is the command line's. Raises SettingsProblem."""
    text = _text(path) if path is not None else ""
    values = _parse(text, path)
    _refuse_unknown(values, text, path)
    settings = _checked(values, lambda name: _place(text, name, path))
    above = _from_environment(environment)
    if above:
        values |= above
        settings = _checked(values, lambda name: f"环境变量 {PREFIX}{name.upper()}")
    if said:
        settings = _checked(values | dict(said), lambda name: f"命令行 --{name.replace('_', '-')}")
    return settings


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise SettingsProblem(f"读不了设置文件 {path}：{of_system(error)}，请核对路径") from error
    except UnicodeDecodeError as error:
        raise SettingsProblem(f"设置文件 {path} 不是 UTF-8，请另存为 UTF-8") from error


def _parse(text: str, path: Path | None) -> dict[str, object]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsProblem(f"设置文件 {path} 不是 TOML：{error}") from error


def _refuse_unknown(values: Mapping[str, object], text: str, path: Path | None) -> None:
    for name in values:
        if name not in NAMES:
            raise SettingsProblem(f"{_place(text, name, path)}：没有“{name}”这一项{_meant(name)}")


def _from_environment(environment: Mapping[str, str]) -> dict[str, object]:
    found: dict[str, object] = {}
    for variable, value in environment.items():
        if variable.startswith(PREFIX):
            name = variable.removeprefix(PREFIX).lower()
            if name not in NAMES:
                raise SettingsProblem(f"环境变量 {variable}：没有“{name}”这一项{_meant(name)}")
            found[name] = value
    return found


def _meant(name: str) -> str:
    close = get_close_matches(name, NAMES, 1)
    return f"，是不是“{close[0]}”？" if close else "，请核对运维说明"


def _checked(values: Mapping[str, object], place: _Place) -> ServiceSettings:
    try:
        return msgspec.convert(values, ServiceSettings, strict=False)
    except msgspec.ValidationError as error:
        said = str(error)
        named = re.search(r"\$\.(\w+)", said) or re.match(r"(\w+)(?=:| and )", said)
        where = place(named[1]) if named else "设置"
        raise SettingsProblem(f"{where}：不能用，请改正后重新启动（{said}）") from error


def _place(text: str, name: str, path: Path | None) -> str:
    """The line that says a key, for people."""
    pattern = re.compile(rf"""\s*(\[+\s*)?["']?{re.escape(name)}["']?\s*(=|\.|\])""")
    for number, line in enumerate(text.splitlines(), start=1):
        if pattern.match(line):
            return f"设置文件 {path} 第 {number} 行"
    return f"设置文件 {path}"
