"""The command line: which commands there are, and what each can be told.

Without it the entry would be half a table. Names only: a command is given as `module:function` and
loaded when it is asked for, so that no command pays for another's parts.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from app.entry import people_arguments
from app.entry.console import plain_text
from app.entry.encryption_arguments import add_encryption


def build_parser() -> argparse.ArgumentParser:
    """Describe every command; `command` of the result names its `module:function`."""
    parser = argparse.ArgumentParser(prog="main.py", description="TraceDock 药品追溯收货工作站")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--json", action="store_true", help="answers as JSON / 以 JSON 答复")
    _add_desktop(parser)
    _add_desktop(commands.add_parser("desktop", parents=[shared], help="the window / 工作站"))
    _add_service(commands.add_parser("serve", parents=[shared], help="the service / 前置服务"))
    _add_sandbox(commands.add_parser("sandbox", parents=[shared], help="stand-ins / 培训平台"))
    _add_demo(commands.add_parser("demo", parents=[shared], help="one shift / 演示一个班次"))
    _add_scripts(commands, shared)
    _add_labels(commands, shared)
    _add_catalogue(commands, shared)
    _add_operating(commands, shared)
    _add_backups(commands, shared)
    add_encryption(commands, shared)
    _add_machine(commands, shared)
    _add_upkeep(commands, shared)
    _add_relay(commands, shared)
    _add_his(commands, shared)
    _add_accounts(commands, shared)
    _add_links(commands, shared)
    _add_audit(commands, shared)
    return parser


def _add_catalogue(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], shared: argparse.ArgumentParser
) -> None:
    catalogue = commands.add_parser("catalogue", help="catalogues / 药品目录")
    actions = catalogue.add_subparsers(metavar="ACTION", required=True)
    check = actions.add_parser("check", parents=[shared], help="compare two / 目录校验")
    check.add_argument("--province", required=True, type=Path, metavar="FILE", help="省平台目录")
    check.add_argument("--hospital", required=True, type=Path, metavar="FILE", help="院内目录")
    check.add_argument("--relations", type=Path, metavar="FILE", help="who may deliver / 配送关系")
    check.add_argument("--mapping", type=Path, metavar="FILE", help="headings, JSON / 列名对照")
    check.add_argument("--output", type=Path, metavar="FILE", help=".csv, .xlsx / 校验结果")
    check.add_argument("--report", type=Path, metavar="FILE", help=".csv, .xlsx / 逐行读入报告")
    check.add_argument("--all", action="store_true", help="items nobody holds too / 含院内没有的")
    check.set_defaults(command="app.entry.catalogue:run")


def _add_relay(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], shared: argparse.ArgumentParser
) -> None:
    relay = commands.add_parser("relay", help="distributors' keys / 配送企业密钥")
    key = relay.add_subparsers(metavar="KIND", required=True).add_parser("key", help="keys / 密钥")
    actions = key.add_subparsers(metavar="ACTION", required=True)
    add = actions.add_parser("add", parents=[shared], help="make one / 开通")
    add.add_argument("--distributor", required=True, type=plain_text, metavar="CODE")
    add.add_argument("--name", required=True, type=plain_text, metavar="NAME")
    add.add_argument("--hospital", required=True, nargs="+", metavar="CODE")
    listing = actions.add_parser("list", parents=[shared], help="show them / 列出")
    revoke = actions.add_parser("revoke", parents=[shared], help="refuse one / 停用")
    revoke.add_argument("key", metavar="KEY")
    for name, action in (("add", add), ("list", listing), ("revoke", revoke)):
        _add_place(action)
        action.set_defaults(training=False, action=name, command="sync.assembly.relay_command:run")


def _add_his(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], shared: argparse.ArgumentParser
) -> None:
    his = commands.add_parser("his", help="keys of HIS and SPD / HIS 接口密钥")
    key = his.add_subparsers(metavar="KIND", required=True).add_parser("key", help="keys / 密钥")
    actions = key.add_subparsers(metavar="ACTION", required=True)
    add = actions.add_parser("add", parents=[shared], help="make one / 开通")
    add.add_argument("--name", required=True, type=plain_text, metavar="NAME")
    rights = ("codes", "movements", "orders")
    add.add_argument("--rights", nargs="+", choices=rights, default=list(rights))
    add.add_argument("--scheme", choices=("bearer", "hmac"), default="bearer")
    listing = actions.add_parser("list", parents=[shared], help="show them / 列出")
    revoke = actions.add_parser("revoke", parents=[shared], help="refuse one / 停用")
    revoke.add_argument("key", type=plain_text, metavar="KEY")
    for name, action in (("add", add), ("list", listing), ("revoke", revoke)):
        action.add_argument("--hospital", required=True, type=plain_text, metavar="CODE")
        _add_place(action)
        action.set_defaults(training=False, action=name, command="sync.assembly.his_command:run")


def _add_place(action: argparse.ArgumentParser) -> None:
    """Which service a command is about."""
    action.add_argument("--settings", type=Path, metavar="FILE", help="TOML / 设置文件")
    action.add_argument("--database", metavar="URL")
    action.add_argument("--folder", type=Path, metavar="DIR", help="the service's files")


def _add_links(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], shared: argparse.ArgumentParser
) -> None:
    link = commands.add_parser("link", help="outside platforms / 对接外部平台")
    actions = link.add_subparsers(metavar="ACTION", required=True)
    kinds = actions.add_parser("kinds", parents=[shared], help="what can be connected / 可对接的")
    kinds.set_defaults(action="kinds", command="sync.assembly.link_command:run")
    named = {
        "list": "show them / 列出",
        "set": "make or change one / 添加或更改",
        "test": "try one, nothing is changed / 测试",
        "delete": "remove one / 删除",
    }
    for name, help_text in named.items():
        action = actions.add_parser(name, parents=[shared], help=help_text)
        action.add_argument("--hospital", required=True, type=plain_text, metavar="CODE")
        if name != "list":
            action.add_argument("link", type=plain_text, metavar="LINK", help="its name / 连接名称")
        if name in ("set", "test"):
            _add_link_settings(action)
        _add_place(action)
        action.set_defaults(training=False, action=name, command="sync.assembly.link_command:run")


def _add_link_settings(action: argparse.ArgumentParser) -> None:
    """What a connection is told; secrets come another way."""
    action.add_argument("--kind", type=plain_text, metavar="KIND", help="the link's name / 种类")
    action.add_argument("--title", type=plain_text, metavar="TITLE", help="for people / 名称")
    action.add_argument(
        "--set", action="append", type=plain_text, metavar="NAME=VALUE", help="one setting / 一项"
    )
    action.add_argument(
        "--file", action="append", metavar="NAME=FILE", help="a long setting / 从文件读一项"
    )
    action.add_argument(
        "--secrets",
        action="store_true",
        help="NAME=VALUE lines on standard input; or TRACEDOCK_LINK_SECRET_NAME / 标准输入给密钥",
    )
    switch = action.add_mutually_exclusive_group()
    switch.add_argument("--enable", dest="enabled", action="store_true", default=None)
    switch.add_argument("--disable", dest="enabled", action="store_false", default=None)


def _add_accounts(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], shared: argparse.ArgumentParser
) -> None:
    kinds = {
        "hospital": ("institutions / 机构", ("set", "list")),
        "workstation": (
            "codes, places, revoking, quarantine / 登记码、配送点、停用、隔离",
            ("code", "list", "place", "revoke", "readmit", "quarantine"),
        ),
        "person": (
            "people, their roles, badges and passwords / 人员、岗位、胸卡、口令",
            ("set", "list", "password", "badge", "no-badge", "import", "template"),
        ),
        "role": ("what roles may do / 岗位权限", ("set", "list")),
    }
    kinds["sign-in"] = (
        "a new institution, rules of signing in / 建立机构和三员、登录规则",
        ("begin", "rules", "drop-telephone"),
    )
    modules = {"workstation": "account_command", "sign-in": "signing_command"}
    for kind, (help_text, names) in kinds.items():
        aliases = ("organisation",) if kind == "hospital" else ()
        actions = commands.add_parser(kind, aliases=aliases, help=help_text).add_subparsers(
            metavar="ACTION", required=True
        )
        for name in names:
            action = actions.add_parser(name, parents=[shared])
            if kind == "workstation":
                _add_workstation_action(action, name)
            else:
                people_arguments.add_action(action, kind, name)
            _add_place(action)
            command = f"sync.assembly.{modules.get(kind, 'people_command')}:run"
            action.set_defaults(training=False, kind=kind, action=name, command=command)


def _add_workstation_action(action: argparse.ArgumentParser, name: str) -> None:
    action.add_argument("--hospital", required=True, type=plain_text, metavar="CODE")
    if name in ("place", "revoke", "readmit", "quarantine"):
        action.add_argument("workstation", type=plain_text, help="number, name or id / 编号或名称")
    if name == "place":
        stands = action.add_mutually_exclusive_group(required=True)
        stands.add_argument("place", nargs="?", type=plain_text, metavar="PLACE", help="配送点编码")
        stands.add_argument("--anywhere", action="store_true", help="at none / 不限配送点")
    if name == "quarantine":
        action.add_argument("--after", metavar="OP_ID", help="the next page / 下一页")
        action.add_argument("--limit", type=int, default=100, metavar="N")


def _add_audit(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], shared: argparse.ArgumentParser
) -> None:
    audit = commands.add_parser("audit", help="the audit log / 审计记录")
    actions = audit.add_subparsers(metavar="ACTION", required=True)
    verify = actions.add_parser("verify", parents=[shared], help="count it again / 逐条核对")
    verify.add_argument("--hospital", default="", type=plain_text, metavar="CODE")
    verify.add_argument(
        "--witness",
        action="append",
        default=[],
        type=Path,
        metavar="FILE",
        help="a workstation's database / 作证的工作站数据库",
    )
    _add_place(verify)
    verify.set_defaults(training=False, command="sync.assembly.audit_command:verify_audit")
    listing = actions.add_parser("list", parents=[shared], help="the service's own / 服务自己的")
    listing.add_argument("--limit", type=int, default=100, metavar="N")
    export = actions.add_parser("export", parents=[shared], help="the same as a table / 导出")
    export.add_argument("file", type=Path, metavar="FILE", help=".xlsx, .csv")
    for name, action in (("list", listing), ("export", export)):
        for day in ("--first", "--last"):
            action.add_argument(day, metavar="YYYY-MM-DD")
        action.add_argument("--kind", action="append", default=[], type=plain_text, metavar="KIND")
        action.add_argument("--text", default="", type=plain_text, metavar="TEXT")
        _add_place(action)
        action.set_defaults(training=False, action=name, command="sync.assembly.audit_reading:run")


def _add_demo(demo: argparse.ArgumentParser) -> None:
    demo.add_argument("--output", type=Path, default=Path("demo-output"), metavar="DIR")
    demo.add_argument("--lines", type=int, default=6, metavar="N", help="delivery lines / 行数")
    demo.add_argument("--codes", type=int, default=400, metavar="N", help="boxes / 盒数")
    demo.set_defaults(command="main:play_demo")


def _add_desktop(desktop: argparse.ArgumentParser) -> None:
    desktop.add_argument("--training", action="store_true", help="with a sandbox / 培训模式")
    desktop.add_argument("--folder", type=Path, metavar="DIR", help="where it keeps its files")
    desktop.add_argument("--settings", type=Path, metavar="FILE", help="settings.toml")
    desktop.add_argument("--service", metavar="URL", help="the service to join / 前置服务地址")
    desktop.add_argument("--enrol", metavar="CODE", help="join it with this code / 登记码")
    desktop.add_argument(
        "--restore",
        nargs="?",
        const=Path(),
        type=Path,
        metavar="FILE",
        help="restore a damaged database first, from the newest good backup or FILE / 先恢复",
    )
    desktop.add_argument("--until-shown", action="store_true", help=argparse.SUPPRESS)
    desktop.add_argument("--until-furnished", action="store_true", help=argparse.SUPPRESS)
    desktop.set_defaults(command="main:open_desktop")


def _add_service(service: argparse.ArgumentParser) -> None:
    service.add_argument("--database", metavar="URL", help="sqlite:///… or postgresql+psycopg://…")
    service.add_argument("--host", metavar="H", help="127.0.0.1 where nothing else is set")
    service.add_argument("--port", type=_port, metavar="P", help="8765 where nothing else is set")
    service.add_argument("--settings", type=Path, metavar="FILE", help="TOML / 设置文件")
    service.add_argument("--certificate", metavar="FILE", help="PEM, for TLS / 证书")
    service.add_argument("--certificate-key", metavar="FILE", help="PEM, its key / 证书密钥")
    service.add_argument(
        "--tls-by-proxy",
        action="store_true",
        default=None,
        help="a reverse proxy speaks TLS for it / TLS 由反向代理负责",
    )
    service.add_argument(
        "--administrator",
        nargs=2,
        metavar=("NUMBER", "NAME"),
        help="make an administrator of --organisation known; the password comes from the "
        "environment (TRACEDOCK_ADMINISTRATOR_PASSWORD)",
    )
    service.add_argument(
        "--organisation",
        nargs=2,
        metavar=("CODE", "NAME"),
        help="make a hospital known and print a code with which one workstation can join it",
    )
    service.add_argument(
        "--platform",
        nargs=3,
        metavar=("URL", "ORG", "USER"),
        help="the hospital's account on the Shanghai platform; the password comes from the "
        "environment (TRACEDOCK_PLATFORM_PASSWORD)",
    )
    service.add_argument("--training", action="store_true", help="with a sandbox / 培训平台")
    service.add_argument("--folder", type=Path, metavar="DIR", help="where it keeps its files")
    service.add_argument("--size", nargs=3, type=int, default=(6, 12, 400), help=argparse.SUPPRESS)
    service.add_argument("--announce", action="store_true", help=argparse.SUPPRESS)
    service.set_defaults(command="sync.assembly.command:serve")


def _add_sandbox(sandbox: argparse.ArgumentParser) -> None:
    sandbox.add_argument("--host", default="127.0.0.1", metavar="H", help="127.0.0.1")
    sandbox.add_argument("--port", type=int, default=8770, metavar="P", help="8770; 0: any")
    sandbox.add_argument("--folder", type=Path, metavar="DIR", help="where it keeps its files")
    sandbox.add_argument(
        "--size",
        nargs=3,
        type=int,
        default=(6, 12, 400),
        metavar=("LINES", "CARTONS", "BOXES"),
        help="of the first delivery / 第一张配送单",
    )
    sandbox.set_defaults(command="sync.assembly.sandbox_command:serve")


def _add_operating(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], shared: argparse.ArgumentParser
) -> None:
    certificate = commands.add_parser(
        "certificate", parents=[shared], help="a private CA and a server's / 院内证书"
    )
    certificate.add_argument("host", nargs="+", metavar="HOST", help="names and addresses / 主机")
    certificate.add_argument("--output", required=True, type=Path, metavar="DIR")
    certificate.add_argument("--organisation", default="TraceDock", metavar="NAME")
    certificate.set_defaults(command="sync.assembly.operating:make_certificate")
    backup = commands.add_parser(
        "serve-backup", parents=[shared], help="a verified backup of the service / 前置服务备份"
    )
    backup.set_defaults(command="sync.assembly.operating:back_up")
    drill = commands.add_parser(
        "serve-drill", parents=[shared], help="restore one beside / 恢复演练"
    )
    drill.add_argument("file", nargs="?", type=Path, metavar="FILE", help="the newest / 默认最新")
    drill.set_defaults(command="sync.assembly.operating:drill")
    for one in (backup, drill):
        one.add_argument("--settings", type=Path, metavar="FILE", help="TOML / 设置文件")
        one.add_argument("--database", metavar="URL")
        one.add_argument("--folder", type=Path, metavar="DIR", help="the service's files")
        one.set_defaults(training=False)


def _port(argument: str) -> int:
    """A port's number; 0 is any free one."""
    if not (argument.isascii() and argument.isdecimal() and int(argument[:6]) <= 65_535):
        raise argparse.ArgumentTypeError(f"应为 0 到 65535 的整数，读到的是 {argument}")
    return int(argument)


def _add_backups(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], shared: argparse.ArgumentParser
) -> None:
    backup = commands.add_parser("backup", parents=[shared], help="a verified copy / 备份")
    backup.set_defaults(command="app.entry.damage:back_up")
    backup.add_argument("--real", action="store_true", help="drill: on a copy / 演练用真实数据")
    backup.add_argument("--scratch", type=Path, metavar="DIR", help="drill: where / 演练的地方")
    restore = commands.add_parser("restore", parents=[shared], help="back to a copy / 恢复")
    restore.add_argument("--replace", action="store_true", help="a sound one too / 完好的也替换")
    restore.add_argument("--list", action="store_true", help="the backups / 列出备份")
    restore.set_defaults(command="scanners.restore_command:restore")
    for command in (backup, restore):
        command.add_argument("--folder", type=Path, metavar="DIR", help="the workstation's files")
        command.add_argument("--training", action="store_true", help="of the training / 培训")
    restore.add_argument("file", nargs="?", type=Path, metavar="FILE")
    help_text = "another copy; `drill`: a restore drill / 另存一份；drill：恢复演练"
    backup.add_argument(
        "file", nargs="?", metavar="FILE|drill", action=_FileOrDrill, help=help_text
    )


class _FileOrDrill(argparse.Action):
    """A file, or the word that asks for a drill; a file of that name is written `./drill`."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: Any,  # noqa: ANN401 (as argparse's own)
        option_string: str | None = None,
    ) -> None:
        """Keep the file, or choose the other command."""
        if values == "drill":
            namespace.file, namespace.command = None, "scanners.drill_command:drill"
        else:
            namespace.file = None if values is None else Path(values)


def _add_machine(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], shared: argparse.ArgumentParser
) -> None:
    enrol = commands.add_parser("enrol", parents=[shared], help="join a service / 登记本机")
    enrol.add_argument("code", nargs="?", type=plain_text, metavar="CODE", help="登记码")
    enrol.add_argument("--service", metavar="URL", help="the service to join / 前置服务地址")
    enrol.add_argument("--name", type=plain_text, metavar="NAME", help="of this machine / 本机名称")
    trust = enrol.add_mutually_exclusive_group()
    trust.add_argument("--ca", type=Path, metavar="FILE", help="the hospital's CA / 医院 CA 证书")
    trust.add_argument("--pin", default="", metavar="SHA256", help="a fingerprint / 证书指纹")
    enrol.add_argument("--leave", action="store_true", help="remove the token / 移除凭据")
    enrol.add_argument("--settings", type=Path, metavar="FILE", help="settings.toml")
    enrol.add_argument("--folder", type=Path, metavar="DIR", help="the workstation's files")
    enrol.set_defaults(training=False, command="sync.assembly.enrol_command:run")
    doctor = commands.add_parser("doctor", parents=[shared], help="what is well here / 自检")
    doctor.add_argument("--output", type=Path, metavar="FILE", help=".pdf or .json / 报告")
    doctor.add_argument("--service", metavar="URL", help="ask this service / 前置服务地址")
    doctor.add_argument("--settings", type=Path, metavar="FILE", help="settings.toml")
    doctor.add_argument("--folder", type=Path, metavar="DIR", help="the workstation's files")
    doctor.add_argument("--training", action="store_true", help="of the training / 培训")
    doctor.set_defaults(command="app.entry.doctor:run")


def _add_upkeep(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], shared: argparse.ArgumentParser
) -> None:
    report = commands.add_parser("report", parents=[shared], help="of a month or year / 巡检报告")
    period = report.add_mutually_exclusive_group(required=True)
    period.add_argument("--month", metavar="YYYY-MM", help="月度巡检报告")
    period.add_argument("--year", metavar="YYYY", help="年度维护报告")
    report.add_argument("--output", required=True, type=Path, metavar="FILE", help=".pdf")
    report.set_defaults(command="app.upkeep.command:write_report")
    support = commands.add_parser("support", parents=[shared], help="for support / 支持包")
    support.add_argument("--output", required=True, type=Path, metavar="FILE", help=".zip")
    support.set_defaults(command="app.upkeep.command:write_support")
    for command in (report, support):
        command.add_argument("--settings", type=Path, metavar="FILE", help="settings.toml")
        command.add_argument("--folder", type=Path, metavar="DIR", help="the workstation's files")
        command.add_argument("--training", action="store_true", help="of the training / 培训")
        command.set_defaults(service=None)


def _add_scripts(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], shared: argparse.ArgumentParser
) -> None:
    codes = commands.add_parser("codes", parents=[shared], help="explain each line / 解读编码")
    codes.add_argument("file", nargs="?", default="-", metavar="FILE|-")
    codes.add_argument(
        "--image", nargs="+", type=Path, metavar="FILE", help="all codes in pictures / 识读图片"
    )
    codes.add_argument(
        "--batch", type=Path, metavar="FILE", help="a list of a terminal / 盘点机文件"
    )
    codes.set_defaults(command="main:explain_codes")

    session = commands.add_parser("receive", parents=[shared], help="receive by lines / 按行收货")
    session.add_argument("--delivery", required=True, type=Path, metavar="FILE")
    session.add_argument("--scans", required=True, metavar="FILE|-")
    session.add_argument("--database", type=Path, metavar="PATH")
    session.add_argument("--person", type=plain_text, default="script", metavar="NAME")
    session.add_argument("--confirm", action="store_true")
    session.add_argument("--short", type=plain_text, metavar="REASON")
    session.set_defaults(command="app.entry.scripts:receive")

    journal = commands.add_parser("journal", parents=[shared], help="a day as XLSX / 收货日报")
    journal.add_argument("--date", metavar="YYYY-MM-DD", help="today where it is left out")
    journal.add_argument("--output", required=True, type=Path, metavar="FILE")
    journal.add_argument("--database", type=Path, metavar="PATH")
    journal.set_defaults(command="printing.journal_command:write_journal")

    replay = commands.add_parser("replay", parents=[shared], help="play a receipt / 回放核对")
    replay.add_argument("receipt_no", nargs="?", type=plain_text, metavar="RECEIPT_NO")
    place = replay.add_mutually_exclusive_group()
    place.add_argument("--database", type=Path, metavar="PATH")
    place.add_argument("--folder", type=Path, metavar="DIR", help="the workstation's files")
    place.add_argument(
        "--from", dest="source", type=Path, metavar="FILE", help="play an export / 回放录制文件"
    )
    replay.add_argument("--export", type=Path, metavar="FILE", help="for support / 导出录制文件")
    replay.add_argument("--output", type=Path, metavar="DIR", help="papers of both / 两份单据")
    replay.add_argument("--settings", type=Path, metavar="FILE", help="settings.toml")
    replay.add_argument("--training", action="store_true", help="of the training / 培训")
    replay.set_defaults(command="printing.replay_command:replay", service=None)


def _add_labels(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], shared: argparse.ArgumentParser
) -> None:
    label = commands.add_parser("label", help="labels / 标签")
    kinds = label.add_subparsers(metavar="KIND", required=True)
    carton = kinds.add_parser("carton", parents=[shared], help="carton labels / 装箱标签")
    carton.add_argument("--data", required=True, type=Path, metavar="FILE")
    formats = ("pdf", "png", "zpl", "tspl", "epl", "cpcl")
    carton.add_argument("--format", choices=formats, default="pdf")
    carton.add_argument("--output", required=True, type=Path, metavar="FILE")
    carton.add_argument("--size", metavar="WxH", help="millimetres / 毫米，默认 100x150")
    carton.add_argument("--dpi", type=int, choices=(203, 300), default=203)
    carton.add_argument("--design", type=Path, metavar="FILE", help="your own / 自己的标签设计")
    carton.set_defaults(command="printing.command:print_carton_labels")
    design = kinds.add_parser("design", help="label designs / 标签设计")
    design_steps = design.add_subparsers(metavar="STEP", required=True)
    check = design_steps.add_parser("check", parents=[shared], help="try it / 检查设计文件")
    check.add_argument("file", type=Path, metavar="FILE")
    check.set_defaults(command="printing.command:check_design")
    found = kinds.add_parser("printers", parents=[shared], help="label printers / 标签打印机")
    test = kinds.add_parser("test", parents=[shared], help="a test label / 打印测试标签")
    test.add_argument("--printer", required=True, type=plain_text, metavar="NAME")
    for one in (found, test):
        one.add_argument("--folder", type=Path, metavar="DIR", help="the workstation's files")
    found.set_defaults(command="printing.printer_command:list_printers")
    test.set_defaults(command="printing.printer_command:print_test_label")
