"""The workstation's settings: read once from TOML, overridden by the environment.

Without it a hospital would have to change the program. Each field has its default, its limits and
one sentence; an unknown key is an error that names it. Secrets are not here: they are in the
system's keyring. Environment: `TRACEDOCK_SERVICE_URL`, `TRACEDOCK_HOSPITAL` and so on, one for each
plain field.
"""

from __future__ import annotations

import argparse
import math
import os
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import msgspec
import platformdirs

from app.entry.console import Trouble
from app.readers.book import KEYBOARD
from app.readers.profile import ReaderProfile
from app.readers.settings import Framing, SerialSettings, Terminator, WedgeSettings
from app.readers.system_words import of_system
from app.receiving.settings import OverQuantity, ReceivingRules

_PREFIX = "TRACEDOCK_"
_TABLES = frozenset({"serial", "ends"})
"""What no variable of the environment can say."""


class SettingsProblem(ValueError):
    """A settings file that cannot be used; its text says where and why."""


class SerialReader(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One reader on a serial port (`[[serial]]`)."""

    port: str
    """`COM3`, `/dev/ttyACM0`, or `usb:VVVV:PPPP[:SERIAL]` in whatever socket it sits."""
    baud: int = 9600
    """Bits per second; without meaning on USB."""
    terminator: Literal["line-end", "cr", "lf", "crlf", "none"] = "line-end"
    """What ends a message; `line-end` is CR, LF or both, `none` is silence."""


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything a hospital sets for one workstation."""

    service_url: str = ""
    """Where the service is (`https://…`); empty: this workstation works by itself."""
    service_ca: str = ""
    """A PEM file with the authority that signed the service's certificate; empty: the system's."""
    service_pin: str = ""
    """SHA-256 of the service's certificate, hexadecimal: that one and no other; empty: none."""
    hospital: str = ""
    """The name on printed papers; empty: what the service says."""
    sync_every_s: Annotated[float, msgspec.Meta(ge=0.5, le=3600)] = 15.0
    """How long between two looks at the service when nothing is waiting and nothing is heard."""
    sync_listen: bool = True
    """Whether the service tells at once what others did; it holds a connection for it."""
    near_expiry_days: Annotated[int, msgspec.Meta(ge=0, le=3650)] = 180
    """Fewer days left than this is near expiry."""
    over_quantity: OverQuantity = OverQuantity.REFUSE
    """`refuse` or `count` what is more than was sent."""
    backup_place: str = ""
    """A second folder for backups (another disk, a share); empty: as chosen on the screen."""
    backup_place_warn_days: Annotated[int, msgspec.Meta(ge=1, le=365)] = 3
    """After so many days without a good copy in the second place a person is told."""
    ends: dict[str, date] = {}
    """What ends, and its last good day: maintenance of readers, licences (`[ends]`)."""
    wedge_prefix: str = ""
    """At the first start: what the keyboard reader types before a code."""
    wedge_suffix: str = ""
    """At the first start: what it types after a code, before Enter."""
    serial: tuple[SerialReader, ...] = ()
    """At the first start: readers on serial ports. Later the page of readers has the say."""

    def __post_init__(self) -> None:
        """Refuse what lies within no limits: TOML and the environment can say `nan`."""
        if math.isnan(self.sync_every_s):
            raise ValueError("Expected a number of seconds - at `$.sync_every_s`")

    @property
    def rules(self) -> ReceivingRules:
        """The rules of receiving."""
        return ReceivingRules(self.near_expiry_days, self.over_quantity)

    @property
    def first_readers(self) -> tuple[ReaderProfile, ...]:
        """The readers of a workstation that has no book of readers yet; raises SettingError."""
        wedge = WedgeSettings(prefix=self.wedge_prefix, suffix=self.wedge_suffix)
        ports = (
            SerialSettings(one.port, one.baud, framing=Framing(Terminator(one.terminator)))
            for one in self.serial
        )
        serial = (
            ReaderProfile(f"serial-{number}", f"串口扫码枪 {number}", port)
            for number, port in enumerate(ports, start=1)
        )
        return replace(KEYBOARD, settings=wedge), *serial


def settings_of(options: argparse.Namespace) -> Settings:
    """Read what the command line names, or this person's settings; Trouble where it is wrong."""
    folder = Path(platformdirs.user_config_dir("TraceDock", appauthor=False))
    overrides = {f"{_PREFIX}SERVICE_URL": options.service} if options.service else {}
    try:
        return read(options.settings or folder / "settings.toml", {**os.environ, **overrides})
    except SettingsProblem as problem:
        raise Trouble(str(problem), 2) from problem


def read(path: Path, environment: Mapping[str, str]) -> Settings:
    """Read the settings; a file that is not there means defaults. Raises SettingsProblem."""
    values = _from_file(path)
    settings = _checked(values, f"设置文件 {path}")
    overrides = {
        name: environment[_PREFIX + name.upper()]
        for name in Settings.__struct_fields__
        if name not in _TABLES and _PREFIX + name.upper() in environment
    }
    return _checked(values | overrides, f"环境变量 {_PREFIX}…") if overrides else settings


def _checked(values: Mapping[str, object], where: str) -> Settings:
    try:
        return msgspec.convert(values, Settings, strict=False)
    except msgspec.ValidationError as error:
        raise SettingsProblem(f"{where} 有一项不能用，请改正后重新启动：{error}") from error


def _from_file(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise SettingsProblem(f"读不了设置文件 {path}：{of_system(error)}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsProblem(f"设置文件 {path} 不是 TOML：{error}") from error
