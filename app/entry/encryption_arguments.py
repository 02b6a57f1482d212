"""What the command `encryption` can be told; apart, because the other commands fill their file."""

from __future__ import annotations

import argparse
from pathlib import Path

_ACTIONS = {
    "state": ("show", "how it stands / 现状"),
    "on": ("switch_on", "encrypt / 开启加密"),
    "off": ("switch_off", "plain again / 关闭加密"),
    "unlock": ("unlock", "by the recovery key / 用恢复密钥打开"),
}


def add_encryption(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], shared: argparse.ArgumentParser
) -> None:
    """Add the command."""
    encryption = commands.add_parser("encryption", help="of the databases here / 本机数据加密")
    actions = encryption.add_subparsers(metavar="ACTION", required=True)
    for name, (function, said) in _ACTIONS.items():
        action = actions.add_parser(name, parents=[shared], help=said)
        action.add_argument("--folder", type=Path, metavar="DIR", help="where the databases are")
        action.add_argument("--training", action="store_true", help="of the training / 培训")
        action.set_defaults(command=f"app.entry.encryption_command:{function}")
        if name == "on":
            action.add_argument(
                "--paper",
                type=Path,
                metavar="FILE",
                help="write the recovery key there, ask nothing / 恢复密钥存到文件",
            )
