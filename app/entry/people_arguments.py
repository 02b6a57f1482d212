"""What the commands `hospital`, `person` and `role` can be told.

Without it the command line of people would crowd out the others.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from app.entry.console import plain_text

KINDS = ("hospital", "distributor", "maker", "supervisor")


def add_action(action: argparse.ArgumentParser, kind: str, name: str) -> None:
    """Add what one action needs to be told."""
    if (kind, name) == ("person", "template"):
        action.add_argument("file", type=Path, metavar="FILE", help=".xlsx / .csv")
        return
    if kind != "hospital" and (kind, name) != ("sign-in", "begin"):
        action.add_argument("--hospital", required=True, type=plain_text, metavar="CODE")
    add = _ADDED.get((kind, name))
    if add is not None:
        add(action)


def _begin(action: argparse.ArgumentParser) -> None:
    action.add_argument("hospital", type=plain_text, metavar="CODE")
    action.add_argument("name", type=plain_text, metavar="NAME")
    for kind, said in (("system", "系统"), ("security", "安全"), ("audit", "审计")):
        action.add_argument(
            f"--{kind}",
            required=True,
            nargs=2,
            type=plain_text,
            metavar=("NUMBER", "NAME"),
            help=f"{kind} administrator / {said}管理员",
        )


def _sign_in_rules(action: argparse.ArgumentParser) -> None:
    action.add_argument(
        "--set",
        dest="rules",
        action="append",
        default=[],
        type=plain_text,
        metavar="NAME=VALUE",
        help="lay a rule down / 改一条规则",
    )


def _organisation(action: argparse.ArgumentParser) -> None:
    action.add_argument("hospital", type=plain_text, metavar="CODE")
    action.add_argument("name", type=plain_text, metavar="NAME")
    action.add_argument("--kind", dest="kind_of", choices=KINDS, help="what it is / 机构类型")
    action.add_argument("--area", metavar="CODE", help="行政区划代码，6 位")
    combined = action.add_mutually_exclusive_group()
    combined.add_argument(
        "--one-administrator",
        action="store_true",
        default=None,
        help="one person may be all three administrators / 一人兼任三员（小机构）",
    )
    combined.add_argument(
        "--three-administrators",
        dest="one_administrator",
        action="store_false",
        help="three administrators are apart / 三员分立",
    )


def _number(action: argparse.ArgumentParser) -> None:
    action.add_argument("number", type=plain_text, metavar="NUMBER", help="工号")


def _person(action: argparse.ArgumentParser) -> None:
    _number(action)
    action.add_argument("name", type=plain_text, metavar="NAME", help="姓名")
    action.add_argument(
        "--role",
        dest="roles",
        action="append",
        type=plain_text,
        metavar="ROLE[@PLACE]",
        help="岗位，可多次；在 @ 后写配送点编码则只在该处有效",
    )
    action.add_argument(
        "--first-day", dest="since", metavar="DATE", help="the roles' first day / 岗位开始"
    )
    action.add_argument(
        "--last-day", dest="until", metavar="DATE", help="the roles' last day / 岗位截止"
    )
    leave = action.add_mutually_exclusive_group()
    leave.add_argument("--away", nargs=2, metavar=("FROM", "TO"), help="on leave / 休假")
    leave.add_argument("--back", action="store_true", help="no leave / 取消休假")
    action.add_argument("--replaced-by", type=plain_text, metavar="NUMBER", help="代理人工号")
    end = action.add_mutually_exclusive_group()
    end.add_argument("--retired", metavar="DATE", help="works here no more from / 离职日期")
    end.add_argument("--reinstated", action="store_true", help="works here again / 复职")


def _import(action: argparse.ArgumentParser) -> None:
    action.add_argument("file", type=Path, metavar="FILE", help="CSV / XLSX")
    action.add_argument(
        "--preview",
        dest="keep",
        action="store_false",
        help="only say what would change / 只预览，不保存",
    )


def _role(action: argparse.ArgumentParser) -> None:
    action.add_argument("role", type=plain_text, metavar="ROLE", help="岗位代号")
    action.add_argument("--name", type=plain_text, metavar="NAME", help="岗位名称")
    action.add_argument(
        "--permission",
        dest="permissions",
        action="append",
        default=[],
        metavar="PERMISSION",
        help="可多次，见 docs/operation/permissions.md",
    )
    action.add_argument("--approves-up-to", metavar="AMOUNT", help="审核金额上限（元）")


_ADDED: dict[tuple[str, str], Callable[[argparse.ArgumentParser], None]] = {
    ("hospital", "set"): _organisation,
    ("person", "set"): _person,
    ("person", "password"): _number,
    ("person", "badge"): _number,
    ("person", "no-badge"): _number,
    ("person", "import"): _import,
    ("role", "set"): _role,
    ("sign-in", "begin"): _begin,
    ("sign-in", "rules"): _sign_in_rules,
    ("sign-in", "drop-telephone"): _number,
}
