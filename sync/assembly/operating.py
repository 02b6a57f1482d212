"""What an operator does beside running the service: certificates, backups, drills.

Without it each would need a program of its own. Commands: `certificate`, `serve-backup`,
`serve-drill`.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from app.entry.console import Trouble, folder_of, print_json, tell
from app.store.clock import SystemClock
from sync.assembly.beside import Parts, Told, Wish, Work, carry_out
from sync.service import certificates
from sync.service.backups import verified
from sync.service.backups.second_folder import carry_newest
from sync.service.backups.verified import BackupFailed, Verified
from sync.service.certificates import CertificateProblem
from sync.service.own_secrets import AUDIT, RELAY, SecretUnusable, load_secret
from sync.service.settings import ServiceSettings
from sync.service.settings_file import SettingsProblem, read

_SAID = ("database", "host", "port", "certificate", "certificate_key", "tls_by_proxy")
LOOPBACKS = ("127.0.0.1", "::1", "localhost")
FILE = "service.toml"
"""In the service's folder, read where no other is named."""


def settings_of(options: argparse.Namespace) -> ServiceSettings:
    """Read the settings as file, environment and command line say them; raises Trouble."""
    path: Path | None = options.settings
    if path is None and (folder_of(options) / FILE).exists():
        path = folder_of(options) / FILE
    given = {name: getattr(options, name, None) for name in _SAID}
    said = {name: value for name, value in given.items() if value is not None}
    try:
        return read(path, os.environ, said)
    except SettingsProblem as problem:
        raise Trouble(str(problem), 2) from problem


def database_url(options: argparse.Namespace, settings: ServiceSettings) -> str:
    """The address of the service's database."""
    if settings.database:
        return settings.database
    path = (folder_of(options) / "service.db").absolute()
    return URL.create("sqlite+pysqlite", database=str(path)).render_as_string()


def with_own_secrets(settings: ServiceSettings, folder: Path) -> ServiceSettings:
    """Settings of a service that lets distributors in and signs its audit log; raises Trouble."""
    try:
        relay, audit = (load_secret(kept, folder, os.environ) for kept in (RELAY, AUDIT))
    except SecretUnusable as error:
        raise Trouble(str(error)) from error
    return replace(settings, relay_secret=relay, audit_key=audit)


def is_line_open(url: str) -> bool:
    """Whether what is said to a database could be read on the way; raises ArgumentError."""
    address = make_url(url)
    if not address.drivername.startswith("postgresql") or not address.host:
        return False
    beyond = address.host not in LOOPBACKS and not address.host.startswith("/")
    return beyond and address.query.get("sslmode") not in ("require", "verify-ca", "verify-full")


def make_certificate(options: argparse.Namespace) -> int:
    """`certificate`: a server certificate under a private authority."""
    now = SystemClock().now()
    try:
        made = certificates.make(options.output, options.host, options.organisation, now)
    except CertificateProblem as problem:
        raise Trouble(str(problem)) from problem
    if options.json:
        paths = {"ca": str(made.ca), "certificate": str(made.certificate), "key": str(made.key)}
        print_json(paths | {"pin": made.pin, "expires_at": made.expires_at.isoformat()})
        return 0
    tell(f"服务器证书 {made.certificate}，密钥 {made.key}，有效到 {made.expires_at:%Y-%m-%d}")
    tell(f"把 {made.ca} 拷到每台工作站，设置 service_ca；或设置 service_pin = {made.pin}")
    if made.new_ca:
        key = made.ca.with_name(certificates.CA_KEY)
        tell(f"签发用的 {key} 请移到别处妥善保管，不要留在服务器上")
    return 0


def back_up(options: argparse.Namespace) -> int:
    """`serve-backup`: one backup now, restored and compared before it counts."""
    settings, wish = settings_of(options), {"do": "back-up"}
    url, folder = database_url(options, settings), folder_of(options)
    for made in carry_out(url, settings, folder, _back_up, wish):
        _report(options, made, "已备份、恢复并核对")
    return 0


def _back_up(parts: Parts, _wish: Wish) -> Told:
    settings, folder = parts.settings, _backups_of(parts.settings, parts.folder)
    with _failures():
        copies = verified.copies_of(parts.url, settings)
        kept = settings.backups_kept
        told = _told(verified.make(parts.database, copies, folder, kept, SystemClock()))
        if settings.backup_second_folder:
            second = Path(settings.backup_second_folder)
            told["second"] = str(carry_newest(parts.database, folder, second, kept) or "")
        return [told]


WORKS: dict[str, Work] = {"back-up": _back_up}
"""What a running service does for a command beside it."""


def drill(options: argparse.Namespace) -> int:
    """`serve-drill`: restore a backup beside, as on the day it is needed."""
    settings = settings_of(options)
    copy = options.file
    if copy is None:
        kept = verified.backups_in(_backups_of(settings, folder_of(options)))
        if not kept:
            raise Trouble("还没有备份可供演练，请先运行 serve-backup")
        copy = kept[0]
    with _failures():
        copies = verified.copies_of(database_url(options, settings), settings)
        done = verified.drill(copies, copy)
    _report(options, _told(done), "恢复演练成功")
    return 0


def _backups_of(settings: ServiceSettings, folder: Path) -> Path:
    return Path(settings.backup_folder or folder / "service-backups")


@contextmanager
def _failures() -> Iterator[None]:
    try:
        yield
    except BackupFailed as failure:
        raise Trouble(str(failure)) from failure
    except (ArgumentError, ImportError, ValueError) as error:
        raise Trouble("数据库地址不能用：应为 sqlite:///… 或 postgresql+psycopg://…", 2) from error


def _told(done: Verified) -> dict[str, Any]:
    standing = done.standing
    said = {"file": str(done.path), "made_at": done.made_at.isoformat(), "bytes": done.size}
    counted = {"feeds": len(standing.heads), "histories": len(standing.positions)}
    return said | counted | {"took_s": round(done.took_s, 1)}


def _report(options: argparse.Namespace, done: dict[str, Any], words: str) -> None:
    if options.json:
        print_json(done)
        return
    tell(
        f"{words}：{done['file']}，{done['bytes'] // 1000} KB，{done['feeds']} 个更新序列、"
        f"{done['histories']} 份工作站历史，用时 {done['took_s']:.0f} 秒"
    )
    if done.get("second"):
        tell(f"已复制到第二个位置并读回核对：{done['second']}")
