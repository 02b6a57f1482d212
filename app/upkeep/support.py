"""What support is sent: a few texts in one ZIP, without codes, names or secrets.

Without it a hospital could send a photograph of a screen or its whole database. A person sees every
text before it is saved; nothing is in the file that was not shown. Of the database only the names
of tables and how many rows they have are told.
"""

from __future__ import annotations

import json
import platform
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from importlib import metadata
from io import BytesIO
from pathlib import Path

import msgspec
from sqlalchemy import Connection, func, inspect, select, table, text

from app.entry.damage import DATABASE
from app.entry.findings import Finding, Ground
from app.store.errors import StoreError
from app.store.looking import SchemaTooOld, looking
from app.store.tables.receipts import scan
from app.store.tables.service import person
from app.upkeep import crashes, inspections
from app.upkeep.masking import mask
from app.upkeep.values import SupportText

LOG_TAIL_BYTES = 200_000
_CRASHES = 40
_LOOKS = 30
_SETTINGS = ("label-printers.json", "printers.json", "readers.json")
"""Beside the database."""


def texts_of(
    ground: Ground, findings: Iterable[Finding], now: datetime, version: str
) -> tuple[SupportText, ...]:
    """Put the texts together; what cannot be read says so in its place."""
    folder = ground.folder
    names = _names(folder)

    def masked(said: str) -> str:
        return mask(said, names, Path.home())

    found = [
        SupportText("about.txt", "程序和电脑的版本", _about(now, version)),
        SupportText("findings.txt", "这次自检", masked(_findings(findings))),
        SupportText("inspections.txt", "最近的巡检", masked(_looks(folder))),
        SupportText("database.txt", "每张表有多少行（不含内容）", masked(_tables(folder))),
        SupportText("settings.json", "设置（口令、密钥已遮盖）", masked(_settings(ground))),
    ]
    for name in _SETTINGS:
        with suppress(OSError):
            said = (folder / name).read_text("utf-8", "replace")
            found.append(SupportText(name, "打印机、扫码枪的设置", masked(said)))
    found += [
        SupportText(f"crash-{one.at:%Y%m%d-%H%M%S}-{one.number or 'fault'}.txt",
                    f"程序出错 {one.number or '（非正常退出）'}", masked(_crash(one)))
        for one in crashes.kept(folder, _CRASHES)
    ]  # fmt: skip
    if log := _log_tail(folder):
        found.append(SupportText("log.txt", "警告日志", masked(log)))
    return tuple(found)


def bundle(texts: Iterable[SupportText], now: datetime) -> bytes:
    """Pack the texts as a ZIP."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for one in texts:
            entry = zipfile.ZipInfo(one.name, now.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, one.text)
    return packed.getvalue()


def _names(folder: Path) -> list[str]:
    """Everybody who works here, so that no text names one."""
    names: list[str] = []
    with suppress(StoreError, SchemaTooOld), looking(folder / DATABASE) as connection:
        for column in (person.c.name, scan.c.person):
            names += connection.execute(select(column).distinct()).scalars()
    return names


def _about(now: datetime, version: str) -> str:
    lines = [
        f"TraceDock {version}",
        f"{now.astimezone().isoformat(timespec='seconds')}",
        f"{platform.platform()} {platform.machine()}",
        f"Python {platform.python_version()}",
        "",
    ]
    packages = {one.metadata["Name"]: one.version for one in metadata.distributions()}
    return "\n".join([*lines, *(f"{name} {packages[name]}" for name in sorted(packages))]) + "\n"


def _findings(findings: Iterable[Finding]) -> str:
    lines = (
        f"{one.level.name} {one.topic}\n  {one.sentence.chinese}\n  {one.sentence.english}\n"
        f"  {json.dumps(dict(one.values), ensure_ascii=False, default=str)}\n"
        for one in findings
    )
    return "".join(lines)


def _settings(ground: Ground) -> str:
    return msgspec.json.format(msgspec.json.encode(ground.settings), indent=1).decode() + "\n"


def _looks(folder: Path) -> str:
    lines = []
    for one in inspections.latest(folder, _LOOKS):
        bad = "；".join(f"{each.topic}: {each.chinese}" for each in one.findings if each.level)
        lines.append(f"{one.at.isoformat(timespec='seconds')} {one.level.name} {bad}\n")
    return "".join(lines)


def _crash(report: crashes.CrashReport) -> str:
    at = report.at.isoformat(timespec="seconds")
    return f"{report.number} {at} {report.thread}\n{report.said}\n{report.place}\n\n{report.text}\n"


def _tables(folder: Path) -> str:
    database = folder / DATABASE
    if not database.is_file():
        return "no database\n"
    try:
        with looking(database) as connection:
            return f"{database.stat().st_size} bytes\n" + "".join(_counts(connection))
    except (StoreError, SchemaTooOld) as error:
        return f"not readable: {error}\n"


def _counts(connection: Connection) -> Iterator[str]:
    version = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    yield f"schema {version}\n"
    for name in sorted(inspect(connection).get_table_names()):
        rows = connection.execute(select(func.count()).select_from(table(name))).scalar_one()
        yield f"{name} {rows}\n"


def _log_tail(folder: Path) -> str:
    with suppress(OSError), (folder / crashes.LOGS / crashes.LOG).open("rb") as file:
        file.seek(max(0, file.seek(0, 2) - LOG_TAIL_BYTES))
        return file.read().decode("utf-8", "replace")
    return ""
