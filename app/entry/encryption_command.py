"""`encryption`: turns the encryption of a folder's databases on and off, and opens a locked one.

Without it a service, a workstation without a screen, or a hundred workstations set up by a script
could not be encrypted. The databases of a folder are the workstation's and the service's; one that
is open is converted at its next start.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from app.entry.audited import write_down
from app.entry.console import Trouble, folder_of, print_json, print_line, tell
from app.entry.damage import DATABASE
from app.people.audit.kinds import Kind
from app.people.audit.values import Subject
from app.readers.system_words import of_system
from app.store.clock import SystemClock
from app.store.durably import write_durably
from app.store.encrypting import (
    Converted,
    EncryptionStood,
    NotConverted,
    Prepared,
    paper,
    prepare,
    settle,
    standing,
    turn_off,
    turn_on,
)
from app.store.encryption.held import HELD
from app.store.encryption.refusals import KeyRefused
from app.store.errors import DatabaseInUse, DatabaseLocked, StoreError

_DATABASES = (DATABASE, "service.db")


def show(options: argparse.Namespace) -> int:
    """`encryption state`: how it stands; 1 where something is wrong or waits for a start."""
    found = _standing(folder_of(options))
    for name, stood in found.items():
        if options.json:
            print_json(
                {
                    "database": name,
                    "wanted": stood.wanted,
                    "encrypted": stood.encrypted,
                    "key": stood.key_name,
                    "plain_backups": stood.plain_backups,
                    "problem": stood.problem,
                }
            )
        else:
            print_line(f"{name}  {_said(stood)}")
    return int(any(one.problem or one.wanted != one.encrypted for one in found.values()))


def switch_on(options: argparse.Namespace) -> int:
    """`encryption on`: a new key; its recovery key is read back, or written to a file."""
    folder = folder_of(options)
    if all(one.wanted and not one.problem for one in _standing(folder).values()):
        tell("已经开启加密；要换密钥，请先 encryption off，再 encryption on")
        return _settle(folder)
    prepared = prepare()
    typed = _kept_on_paper(prepared, folder, options.paper)
    try:
        turn_on(folder, prepared, typed, SystemClock().now())
    except KeyRefused as refusal:
        raise Trouble(f"没有开启加密：{refusal}", 2) from refusal
    except OSError as error:
        why = of_system(error)
        raise Trouble(f"没有开启加密：密钥没有保存（{why}），请检查系统钥匙串和磁盘") from error
    tell(f"密钥编号 {prepared.name}。恢复密钥请妥善保管：没有它，换电脑后谁也打不开数据和备份")
    return _settle(folder)


def switch_off(options: argparse.Namespace) -> int:
    """`encryption off`: plain again; keys stay, for backups of before."""
    folder = folder_of(options)
    try:
        turn_off(folder)
    except (KeyRefused, OSError) as error:
        raise Trouble(f"没有关闭加密：{error}") from error
    return _settle(folder)


def unlock(options: argparse.Namespace) -> int:
    """`encryption unlock`: let this machine open what a recovery key opens."""
    folder = folder_of(options)
    try:
        HELD.unlock(folder, _asked("恢复密钥 Recovery key: "))
    except KeyRefused as refusal:
        raise Trouble(f"没有打开：{refusal}", 2) from refusal
    except OSError as error:
        raise Trouble(f"密钥没有保存（{of_system(error)}），请检查系统钥匙串和磁盘") from error
    tell("这台电脑现在能打开这里的数据库和备份")
    return 0


def settle_file(database: Path) -> Converted | None:
    """Bring a closed database to what its folder wants, and say so; raises StoreError.

    What cannot be converted is said, and used as it is.
    """
    try:
        done = settle(database)
    except NotConverted as failure:
        tell(f"{database.name} 没有转换：{failure}；原样使用")
        return None
    if done is not None:
        tell(f"{database.name}：{done.sentence.chinese}")
    return done


def _settle(folder: Path) -> int:
    left = 0
    for name in _DATABASES:
        try:
            done = settle_file(folder / name)
            if done is not None and name == DATABASE:
                said = {"encrypted": done.encrypted}
                subject = Subject("encryption", "database")
                write_down(folder / name, Kind.SETTINGS_CHANGED, subject, said)
        except DatabaseInUse:
            tell(f"{name} 正在使用，下次启动时转换")
        except DatabaseLocked as locked:
            raise Trouble(f"没有密钥 {locked.detail}，请先 encryption unlock") from locked
        except StoreError as error:
            tell(f"{name} 没有转换：{error.detail or error}；原样可用")
            left = 1
    return left


def _standing(folder: Path) -> dict[str, EncryptionStood]:
    found = {name: standing(folder / name) for name in _DATABASES if (folder / name).is_file()}
    return found or {DATABASE: standing(folder / DATABASE)}


def _kept_on_paper(prepared: Prepared, folder: Path, file: Path | None) -> str:
    """The recovery key as it was read back; written to a file it need not be."""
    if file is None:
        tell(paper(prepared, folder, SystemClock().now()))
        return _asked("抄好或打印后，请输入恢复密钥 Type it back: ")
    if file.resolve().is_relative_to(folder.resolve()):
        raise Trouble(f"恢复密钥不能存在数据文件夹里：{file}，请另选地方", 2)
    try:
        if file.exists():
            raise Trouble(f"已有文件 {file}，请换一个名字", 2)
        write_durably(file, (paper(prepared, folder, SystemClock().now()) + "\n").encode())
    except OSError as error:
        raise Trouble(f"写不了 {file}：{of_system(error)}，没有开启加密") from error
    return prepared.recovery_key


def _asked(prompt: str) -> str:
    """One line of what a person types, or a script hands in."""
    print(prompt, end="", file=sys.stderr, flush=True)
    return "" if sys.stdin is None else sys.stdin.readline()


def _said(stood: EncryptionStood) -> str:
    if stood.problem:
        return stood.problem
    said = {
        (True, True): f"已加密，密钥编号 {stood.key_name}",
        (True, False): "下次启动时加密",
        (False, True): "下次启动时解密",
        (False, False): "未加密",
    }[stood.wanted, stood.encrypted]
    old = f"；还有 {stood.plain_backups} 份未加密的备份" if stood.plain_backups else ""
    return said + (old if stood.wanted else "")
