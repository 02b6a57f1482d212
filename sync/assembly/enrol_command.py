"""`enrol [CODE]`: joins a service without a window, shows how the workstation stands, leaves.

Without it a workstation could only be enrolled by hand. It does what the window does
(sync/assembly/joining.py), and ends; the window must be closed meanwhile, because a database has
one owner. A certificate nobody knows is shown and not trusted: whoever compared it runs the command
again with `--pin`.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Any

from app.connection import ConnectionShown, JoinRefused, JoinStep, JoinWish, TokenPlace
from app.entry.console import Trouble, folder_of, print_json, tell
from app.entry.settings import Settings, settings_of
from app.readers.system_words import of_system
from app.store.clock import SystemClock
from sync.assembly.joining import Ground, NotJoined, default_name, join, leave, shown
from sync.client.link import link_of
from sync.client.station import Station
from sync.client.tokens import TokenStore

_STEPS = {
    JoinStep.CONTACT: "联系服务端…",
    JoinStep.CERTIFICATE: "核对证书…",
    JoinStep.ENROLMENT: "登记本机…",
}
_TOKENS = {
    TokenPlace.NONE: "没有",
    TokenPlace.KEYRING: "保存在系统钥匙串中",
    TokenPlace.FILE: (
        "本机没有系统钥匙串，令牌保存在加密文件中；只有本机本用户能用，请保护好这个系统账户"
    ),
    TokenPlace.MEMORY: "退出后不保留",
}


def run(options: argparse.Namespace) -> int:
    """Do what is asked; 0 when it is done, or nothing was asked; 1 when it was refused."""
    settings = settings_of(options)
    with _opened(options, settings) as (ground, station):
        try:
            if options.leave:
                leave(ground, station)
            elif options.code is not None or options.pin or options.ca is not None:
                _join(options, ground, station)
        except NotJoined as ended:
            _say_refused(ended.refused, options)
            return 1
        except OSError as error:
            raise Trouble(f"凭据没有移除：{of_system(error)}") from error
        _say_standing(shown(ground, station), options)
    return 0


@contextmanager
def _opened(options: argparse.Namespace, settings: Settings) -> Iterator[tuple[Ground, Station]]:
    folder = folder_of(options)
    try:
        link = link_of(folder, settings.service_url, settings.service_ca, settings.service_pin)
    except ValueError as error:
        raise Trouble(str(error), 2) from error
    station = Station(folder, settings.rules, SystemClock(), lambda _event: None, link.trust)
    try:
        future: Future[Station] = Future()
        future.set_result(station)
        yield Ground(folder, TokenStore(folder), future, False, link, lambda: None), station
    finally:
        station.stop()


def _join(options: argparse.Namespace, ground: Ground, station: Station) -> None:
    wish = JoinWish(
        address=ground.link.url,
        code=options.code or "",
        name=options.name or station.standing.name or default_name(),
        pin=options.pin,
        ca_file=options.ca,
    )
    if not wish.address:
        raise Trouble("请用 --service 写明前置服务地址，如 --service https://10.0.0.5:8765", 2)
    join(ground, station, wish, lambda step: tell(_STEPS[step]))


def _say_refused(refused: JoinRefused, options: argparse.Namespace) -> None:
    certificate = refused.certificate
    if options.json:
        said: dict[str, Any] = {"error": refused.error, "message": refused.message}
        if certificate is not None:
            said |= {
                "pin": certificate.fingerprint,
                "subject": certificate.subject,
                "issuer": certificate.issuer,
                "expires_at": certificate.last.isoformat(),
            }
        print_json(said)
        return
    tell(refused.message)
    if certificate is not None:
        tell(f"对方出示的证书：{certificate.subject}，签发：{certificate.issuer}")
        tell(f"SHA-256 指纹：{certificate.grouped}")
        tell("与服务器上 certificate 命令打印的 service_pin 逐组一致时，再运行一次并加上：")
        tell(f"--pin {certificate.fingerprint}")


def _say_standing(standing: ConnectionShown, options: argparse.Namespace) -> None:
    if options.json:
        print_json(
            {
                "enrolled": standing.enrolled,
                "joined": standing.joined,
                "address": standing.address,
                "hospital": standing.hospital,
                "org": standing.org,
                "name": standing.name,
                "number": standing.number,
                "since": None if standing.since is None else standing.since.isoformat(),
                "trust": standing.trust.value,
                "token": standing.token.value,
            }
        )
        return
    if not standing.enrolled:
        tell("本机没有登记：收货照常，但不会上传。登记：main.py enrol 登记码 --service 地址")
        return
    named = f"{standing.name}（{standing.number} 号）"
    tell(f"机构：{standing.hospital}（{standing.org}），工作站：{named}")
    tell(f"前置服务：{standing.address or '没有设置'}；凭据：{_TOKENS[standing.token]}")
