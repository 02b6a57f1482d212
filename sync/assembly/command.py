"""The `serve` command: the service in the foreground, on its own or with the training platform.

Without it nobody could start the service. The training desktop starts the same command beside
itself.
"""

from __future__ import annotations

import argparse
import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from pathlib import Path

from sqlalchemy.exc import ArgumentError

from app.entry.console import Trouble, folder_of, print_json, tell
from app.entry.encryption_command import settle_file
from app.people.audit.journal import SERVICE_CHAIN
from app.people.audit.kinds import Kind
from app.people.training import ADMINISTRATOR_NUMBER
from app.people.training import ADMINISTRATOR_PASSWORD as TRAINING_PASSWORD
from app.readers.system_words import of_system
from app.store import row_security
from app.store.clock import SystemClock
from app.store.database import Database
from app.store.errors import DatabaseInUse
from app.store.rights import close
from sync.assembly import (
    account_command,
    audit_reading,
    his_command,
    link_command,
    operating,
    people_command,
    relay_command,
    signing_command,
)
from sync.assembly.beside import Door, Parts
from sync.assembly.ending import hear_the_end
from sync.assembly.operating import (
    LOOPBACKS,
    database_url,
    is_line_open,
    settings_of,
    with_own_secrets,
)
from sync.assembly.training import Sandbox, bought_from, running_sandbox
from sync.assembly.training_catalogue import tell_catalogue
from sync.connectors.kinds import shanghai_yy
from sync.connectors.shanghai_yy.platform import ShanghaiYy
from sync.connectors.shanghai_yy.settings import YySettings
from sync.sandbox.control_client import TrainingUnreachable
from sync.sandbox.frame import LedgerError
from sync.service import accounts, logs, training
from sync.service.account_desk import as_administrator
from sync.service.accounts import Caller
from sync.service.auditing.writing import write as audit
from sync.service.backups.nightly import NightlyBackup
from sync.service.backups.verified import BackupFailed, copies_of
from sync.service.founding import code as set_up_code
from sync.service.links.book import Fixed
from sync.service.links.secrets import KeptSecrets
from sync.service.people import keeping
from sync.service.refusals import ServiceRefusal
from sync.service.server import Server, collect_seldom
from sync.service.service import Service
from sync.service.settings import ServiceSettings
from sync.serving import CertificatePair
from sync.wire_people import PersonSet

ADMINISTRATOR_PASSWORD = "TRACEDOCK_ADMINISTRATOR_PASSWORD"
"""The environment variable with the first password of the first administrator."""

PLATFORM_PASSWORD = "TRACEDOCK_PLATFORM_PASSWORD"
"""The environment variable with the password of the outside platform; never an argument."""

CERTIFICATE_LOOK_S = 5.0
"""How often we look whether the certificate was renewed."""

ENDING_S = 20.0
"""How long the service of a workstation waits for the one before it."""


WORKS = {
    **audit_reading.WORKS,
    **his_command.WORKS,
    **relay_command.WORKS,
    **operating.WORKS,
    **account_command.WORKS,
    **people_command.WORKS,
    **signing_command.WORKS,
    **link_command.WORKS,
}
"""What commands beside a running service let it do."""


def serve(options: argparse.Namespace) -> int:
    """`serve`: answer until somebody stops it."""
    ended = None if options.announce else hear_the_end()
    # Training has no operator: what is set for a real service is not for it.
    settings = ServiceSettings() if options.training else settings_of(options)
    if not options.training:
        logs.install(settings.log_format)
    with ExitStack() as stack:
        database = stack.enter_context(_open_database(options, settings))
        sandbox = stack.enter_context(_sandbox(options)) if options.training else None
        settings = sandbox.service_settings() if sandbox else settings
        settings = with_own_secrets(settings, folder_of(options))
        fixed = _training_connections(sandbox) if sandbox else _given_connections(options)
        # A trainee's made-up passwords have no place in a keyring.
        secrets = KeptSecrets(folder_of(options), use_keyring=not options.training)
        service = Service(database, SystemClock(), settings, {}, fixed, secrets)
        _warn_of_no_walls(database)
        if database.is_file:
            url = options.database or database_url(options, settings)
            parts = Parts(database, url, settings, folder_of(options), service.links)
            stack.enter_context(Door(parts, WORKS))
        server = _take_port(options, service)
        stack.callback(server.stop)
        try:
            server.start()
        except TimeoutError as error:
            raise Trouble(str(error)) from error
        collect_seldom()
        tell(f"前置服务 {server.url}，接口说明 {server.url}/schema")
        _admit(options, service, server.url, sandbox)
        if ended is None:
            _wait_for_parent()
        else:
            _back_up_each_night(stack, service, options)
            _wait_for(ended, server)
    return 0


def _warn_of_no_walls(database: Database) -> None:
    with database.reading() as connection:
        if row_security.past_policies(connection):
            tell("注意：数据库角色是超级用户或有 BYPASSRLS，行级安全策略不起作用；请改用库的所有者")


def _take_port(options: argparse.Namespace, service: Service) -> Server:
    settings = service.settings
    host = options.host or settings.host
    port = settings.port if options.port is None else options.port
    pair = None
    if options.training and host not in LOOPBACKS:
        raise Trouble(f"培训只在本机应答：它的口令人人知道，不能在 {host} 上服务", 2)
    if settings.certificate:
        pair = CertificatePair(Path(settings.certificate), Path(settings.certificate_key))
        try:
            pair.context()
        except OSError as error:
            raise Trouble(
                f"证书或密钥不能用：{of_system(error)}，请核对 certificate 和 certificate_key"
            ) from error
    elif host not in LOOPBACKS and not settings.tls_by_proxy:
        raise Trouble(
            f"没有设置证书，不在 {host} 上服务：令牌和数据在网络上会是明文。请设置证书"
            "（certificate 命令可以建立）；服务在 TLS 反向代理之后的，请写明 --tls-by-proxy",
            2,
        )
    try:
        return Server(service, host, port, pair)
    except (OSError, UnicodeError) as error:
        where = f"{host} 端口 {port}"
        raise Trouble(f"不能在 {where} 上服务：{_reason(error)}，请换一个") from error


def _back_up_each_night(stack: ExitStack, service: Service, options: argparse.Namespace) -> None:
    settings = service.settings
    if not settings.backup_folder:
        return
    try:
        copies = copies_of(database_url(options, settings), settings)
    except BackupFailed as failure:
        raise Trouble(str(failure), 2) from failure
    job = NightlyBackup(service.database, copies, settings, service.clock)
    job.start()
    stack.callback(job.stop, settings.stop_within_s)


def _open_database(options: argparse.Namespace, settings: ServiceSettings) -> Database:
    """Open what was named, or a file in our folder; raises Trouble or StoreError."""
    url = options.database or settings.database
    if not url:
        file = folder_of(options) / "service.db"
        # The file, not its folder: HIS may lay its own files in there.
        close(file)
        with suppress(DatabaseInUse):  # which opening it says, or waits for
            settle_file(file)
        return _tell_of_loss(_wait_for_file(file, ENDING_S * options.announce))
    try:
        if is_line_open(url):
            tell("注意：到数据库的连接没有要求加密；请在数据库地址后加上 ?sslmode=verify-full")
        return _tell_of_loss(Database(url, pooled=settings.behind_pooler))
    except (ArgumentError, ImportError, ValueError) as error:
        # The address may hold a password: it is not repeated.
        expected = "sqlite:///… 或 postgresql+psycopg://…"
        raise Trouble(f"数据库地址（--database）不能用：应为 {expected}", 2) from error


def _tell_of_loss(database: Database) -> Database:
    """Say that a file is older than it was; the workstations bring what it lacks by themselves."""
    if database.lost:
        tell(
            f"数据库 {database.place} 比上次运行时旧，少了最后 {database.lost} 次保存"
            "（写前日志不见了或不完整，或者恢复过旧文件）；各工作站会补传缺少的，请管理员检查磁盘。"
        )
        with database.writing() as connection:
            by, said = Caller(SERVICE_CHAIN), {"lost": database.lost}
            audit(connection, SystemClock(), by, Kind.RESTORED, after=said)
        database.accept_loss()
    return database


def _wait_for_file(path: Path, patience_s: float) -> Database:
    """Open a file; where a workstation was killed, its service may need a moment to end."""
    until = time.monotonic() + patience_s
    told = False
    while True:
        try:
            return Database.at(path)
        except DatabaseInUse:
            if time.monotonic() >= until:
                raise
        if not told:
            tell("上一个前置服务还没有结束，正在等它")
        told = True
        time.sleep(0.1)


def _reason(error: OSError | UnicodeError) -> str:
    return str(of_system(error)) if isinstance(error, OSError) else "不是一个地址"


@contextmanager
def _sandbox(options: argparse.Namespace) -> Iterator[Sandbox]:
    with ExitStack() as stack:
        try:
            sandbox = stack.enter_context(running_sandbox(folder_of(options), options.size))
        except (LedgerError, ValueError, TimeoutError) as error:
            raise Trouble(str(error)) from error
        yield sandbox


def _training_connections(sandbox: Sandbox) -> tuple[Fixed, ...]:
    try:
        return sandbox.connections()
    except TrainingUnreachable as error:
        raise Trouble(str(error)) from error


def _given_connections(options: argparse.Namespace) -> tuple[Fixed, ...]:
    if options.platform is None:
        return ()
    url, org_code, user = options.platform
    try:
        account = YySettings(url, user, os.environ.get(PLATFORM_PASSWORD, ""), org_code)
    except ValueError as error:
        raise Trouble(str(error), 2) from error
    title = shanghai_yy.KIND.shown.title
    return (bought_from(org_code, account, lambda journal: ShanghaiYy(account, journal), title),)


def _admit(
    options: argparse.Namespace, service: Service, url: str, sandbox: Sandbox | None
) -> None:
    """Make known who may join: the training hospital, or the one named on the command line."""
    if sandbox is not None:
        org = _prepare_training(service, url, sandbox)
    elif options.organisation is not None:
        org, name = options.organisation
        with service.database.writing() as connection:
            accounts.add_organisation(connection, org, name)
            if options.administrator is not None:
                # One administrator, named on the command line: that is said openly.
                keeping.let_one_administrate(connection, org)
        _add_administrator(options, service, org)
    else:
        _expect_founding(service, folder_of(options))
        return
    with service.database.writing() as connection:
        code = accounts.make_enrolment_code(connection, org, service.clock.now())
    if options.announce and sandbox is not None:
        announced = {"service_url": url, "sandbox_url": sandbox.url}
        print_json(announced | {"training_key": sandbox.key, "enrolment_code": code})
    else:
        tell(f"工作站登记码（10 分钟内有效，一次性）：{code}")
    if sandbox is not None:
        tell(
            f"培训管理员：工号 {ADMINISTRATOR_NUMBER}，口令 {TRAINING_PASSWORD}（管理对接时登录用）"
        )


def _expect_founding(service: Service, folder: Path) -> None:
    """Let whoever has the set-up code found an institution, where none is known yet."""
    with service.database.reading() as connection:
        nobody = signing_command.nobody_known(connection)
    try:
        if nobody:
            found = partial(set_up_code.clear_away, folder)
            service.founding.expect(set_up_code.lay_ready(folder), found)
            tell(signing_command.BEGIN_HINT.format(file=folder / set_up_code.FILE))
        else:
            set_up_code.clear_away(folder)
    except OSError as error:
        # A service may run where no file can be written: the command founds as well.
        why = f"开通码文件 {folder / set_up_code.FILE} 不能用：{of_system(error)}"
        tell(f"{why}；窗口里不能新建，请在服务器上用 sign-in begin 建立")


def _add_administrator(options: argparse.Namespace, service: Service, org: str) -> None:
    if options.administrator is None:
        return
    number, name = options.administrator
    password = os.environ.get(ADMINISTRATOR_PASSWORD, "")
    if not password:
        raise Trouble(f"请在环境变量 {ADMINISTRATOR_PASSWORD} 里给出管理员的初始口令", 2)
    try:
        wish = PersonSet(number=number, name=name, role="administrator", password=password)
        service.people.set_person(as_administrator(org), wish)
    except ServiceRefusal as refusal:
        raise Trouble(refusal.message, 2) from refusal


def _prepare_training(service: Service, url: str, sandbox: Sandbox) -> str:
    org = training.seed(service.database, service.clock)
    tell_catalogue(service.database, service.clock, org)
    try:
        sandbox.hand_over_all(url)
    except TrainingUnreachable as error:
        raise Trouble(str(error)) from error
    return org


def _wait_for(ended: threading.Event, server: Server) -> None:
    look_at = time.monotonic() + CERTIFICATE_LOOK_S
    # In pieces: on Windows a wait without limit does not hear Ctrl+C.
    while not ended.wait(0.5):
        if time.monotonic() >= look_at:
            server.reload_certificate()
            look_at = time.monotonic() + CERTIFICATE_LOOK_S


def _wait_for_parent() -> None:
    """Until the parent closes our input, or dies."""
    if sys.stdin is not None:
        sys.stdin.buffer.read()
