"""The page of connections on a stage: with made-up platforms behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from app.links.calls import Call, CallOpened, Letter
from app.links.connections import FieldKind, Health, LinkField, LinkKind, LinkShown, Serves
from app.links.days import Compared, Day, DayLine, Difference, Repair
from app.links.documents import Document, Opens
from app.links.exchanges import Exchange, Plan, Run, RunState, Trigger
from ui.bridge import Bridge
from ui.links.fake_links import FakeLinks
from ui.links.page import LinksPage
from ui.signing.fake_speaking import speaking

PERSON = speaking("1001", "系统管理员甲", "system-administrator")
NOW = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)
SHANGHAI = LinkKind(
    "shanghai-yy",
    "上海阳光采购（YY）",
    Serves.PROCUREMENT,
    "上海市医药采购平台，SOAP 接口：下载配送单和发票，上传订单、验收和退货。",
    (
        LinkField(
            "url",
            "接口地址",
            FieldKind.URL,
            required=True,
            help="平台开通通知书里的 WSDL 地址，去掉 ?wsdl。",
            step="地址",
        ),
        LinkField("timeout", "超时（秒）", FieldKind.NUMBER, default="30", step="地址"),
        LinkField("user", "医院编码", FieldKind.TEXT, required=True, step="账户"),
        LinkField(
            "password",
            "接口口令",
            FieldKind.SECRET,
            required=True,
            help="平台管理员发放，不是网页登录口令。",
            step="账户",
        ),
        LinkField(
            "digest",
            "签名大小写",
            FieldKind.CHOICE,
            default="upper",
            choices=(("upper", "大写"), ("lower", "小写")),
            help="平台没有公布；签名不对时换一个再测试。",
            step="细节",
        ),
        LinkField("pages", "按页下载", FieldKind.FLAG, default="1", step="细节"),
        LinkField("note", "备注", FieldKind.LONG_TEXT, step="细节"),
    ),
)
FILES = LinkKind(
    "files",
    "文件交换（CSV/XLSX）",
    Serves.PROCUREMENT,
    "接口还没有开通的省份：用表格文件收配送单、交验收结果。",
    (LinkField("folder", "文件夹", FieldKind.FOLDER, required=True, step="地址"),),
)


@dataclass(frozen=True)
class LinksStage:
    """The page and what stands behind it."""

    page: LinksPage
    links: FakeLinks
    bridge: Bridge


def build_links() -> LinksStage:
    """Build the page over nothing yet."""
    bridge = Bridge()
    links = FakeLinks(bridge.post)
    page = LinksPage(links, now=lambda: NOW)
    page.person = "采购员甲"
    bridge.setParent(page)
    bridge.links_said.connect(page.hear)
    bridge.speaking_said.connect(page.gate.hear)
    return LinksStage(page, links, bridge)


def link(name: str, title: str, health: Health, message: str = "", **other: object) -> LinkShown:
    """One connection."""
    values: dict[str, object] = {
        "kind": "shanghai-yy",
        "serves": Serves.PROCUREMENT,
        "settings": {"url": "https://yy.example/service", "user": "H0001"},
        "secrets": ("password",),
        "enabled": health is not Health.OFF,
        "version": 3,
        "changed_at": NOW - timedelta(days=3),
        "changed_by": "系统管理员甲",
        "last_call_at": NOW - timedelta(minutes=4),
        "last_good_at": NOW - timedelta(minutes=4),
        "waiting": 0,
        "waiting_since": None,
        "stuck": 0,
    }
    return LinkShown(link=name, title=title, health=health, message=message, **{**values, **other})  # type: ignore[arg-type]


def run(number: int, exchange: Exchange, state: RunState, message: str = "") -> Run:
    """One run of the first connection."""
    begun = NOW - timedelta(minutes=15 * number)
    ended = None if state is RunState.RUNNING else begun + timedelta(seconds=2.4)
    came = 0 if state is RunState.FAILED else 128
    trigger = Trigger.PERSON if number % 3 == 2 else Trigger.TIMER
    person = "采购员甲" if trigger is Trigger.PERSON else ""
    return Run(
        UUID(int=number + 1),
        "shanghai-yy",
        exchange,
        trigger,
        person,
        begun,
        ended,
        state,
        came,
        came // 16,
        0,
        message,
    )


def fill(links: FakeLinks) -> None:
    """Some of everything: working, failing, stuck, off, and given from outside."""
    links.kinds = (SHANGHAI, FILES)
    links.links = (
        link("shanghai-yy", "上海阳光采购平台", Health.WORKING, "刚刚交换成功。"),
        link(
            "mashangfangxin",
            "码上放心",
            Health.FAILING,
            "平台没有应答（超过 30 秒），10 分钟后再试；网络正常的话不用处理。",
            serves=Serves.TRACE,
            last_good_at=NOW - timedelta(hours=5),
            waiting=12,
            waiting_since=NOW - timedelta(hours=5),
        ),
        link(
            "nhsa",
            "医保追溯码上传",
            Health.STUCK,
            "有 3 条消息被拒绝：机构编码不符。请核对账户里的编码，再到“待处理”重新发送。",
            serves=Serves.INSURANCE,
            settings={"url": "http://10.20.30.40:8086/fsi", "plain_http": "1"},
            waiting=2,
            waiting_since=NOW - timedelta(days=2),
            stuck=3,
        ),
        link("his", "院内 HIS", Health.OFF, serves=Serves.HIS, last_call_at=None),
        link(
            "training", "培训平台", Health.UNUSED, version=0, last_call_at=None, last_good_at=None
        ),
    )
    done = run(0, Exchange.DELIVERIES, RunState.DONE, "")
    failed = run(
        1, Exchange.CATALOGUE, RunState.FAILED, "平台返回 11001：请求太频繁，十分钟后再试。"
    )
    links.plans = (
        Plan(
            "shanghai-yy",
            Exchange.DELIVERIES,
            600,
            "",
            True,
            NOW + timedelta(minutes=6),
            None,
            done,
        ),
        Plan(
            "shanghai-yy",
            Exchange.CATALOGUE,
            86400,
            "03:30",
            True,
            NOW + timedelta(hours=13),
            None,
            failed,
        ),
        Plan("shanghai-yy", Exchange.INVOICES, 3600, "", False, None, None, None),
        Plan(
            "shanghai-yy", Exchange.RELATIONS, 0, "", True, None, NOW - timedelta(seconds=30), None
        ),
        Plan("nhsa", Exchange.INSURANCE_CATALOGUE, 86400, "02:00", True, NOW, None, None),
    )
    states = (RunState.DONE, RunState.DONE, RunState.FAILED, RunState.CUT)
    links.runs = tuple(run(number, Exchange.DELIVERIES, states[number % 4]) for number in range(8))
    fill_calls(links)
    fill_letters(links)
    fill_days(links)


REQUEST = (
    '<?xml version="1.0" encoding="utf-8"?><soap:Envelope><soap:Body><sendRecv><sUser>H0001</sUser>'
    "<sPwd>***</sPwd><sXxlx>YY003</sXxlx><xmlData>&lt;XMLDATA&gt;&lt;HEAD&gt;&lt;JSSJ&gt;20261122"
    "/060000/&lt;/JSSJ&gt;&lt;/HEAD&gt;&lt;MAIN&gt;&lt;PSDH&gt;PS-1&lt;/PSDH&gt;&lt;/MAIN&gt;"
    "&lt;/XMLDATA&gt;</xmlData></sendRecv></soap:Body></soap:Envelope>"
)
ANSWER = '{"ZTCLJG":"00000","CWXX":"","DETAIL":[{"PSMXBH":"000123","SPSL":"20","CGJG":"12.50"}]}'


def call(number: int, *, ok: bool = True) -> Call:
    """One call, the newest with the lowest number."""
    begun = NOW - timedelta(seconds=40 * number)
    return Call(
        UUID(int=90_000 - number),
        ("shanghai-yy", "mashangfangxin", "nhsa")[number % 3],
        ("YY003", "alibaba.alihealth.drugtrace.top.lsyd.query.codedetail", "3501")[number % 3],
        begun,
        begun + timedelta(milliseconds=180 + number % 700),
        ok,
        "00000" if ok else "11001 请求过于频繁，请十分钟后再试",
        "" if number % 4 else "采购员甲",
    )


def fill_calls(links: FakeLinks, count: int = 250) -> None:
    """A day's calls; each seventh failed, and the second was not answered."""
    links.calls = tuple(call(number, ok=number % 7 != 1) for number in range(count))
    links.opened = {
        one.call_id: CallOpened(one, REQUEST, None if number == 1 else ANSWER, cut=number == 2)
        for number, one in enumerate(links.calls[:3])
    }


def fill_letters(links: FakeLinks) -> None:
    """Three that wait for a person, and one that is sent by itself."""

    def letter(number: int, kind: str, title: str, error: str, *, waits: bool = False) -> Letter:
        next_at = NOW + timedelta(minutes=8) if waits else None
        created = NOW - timedelta(hours=7 * number + 1)
        opens = Opens.MOVE if number == 3 else Opens.ORDER if waits else Opens.DELIVERY
        found = title.split(" ")[-4 if opens is Opens.DELIVERY else -1]
        names = {Opens.DELIVERY: f"配送单 {found}（收货单 SH20261121-01-0007）"}
        document = Document(opens, UUID(int=number), found, names.get(opens, f"单据 {found}"))
        return Letter(
            UUID(int=500 + number),
            "nhsa",
            kind,
            title,
            created,
            3 + number,
            next_at,
            error,
            document,
        )

    wrong = "定点机构编码不符（-1：机构编码未登记），请核对账户里的机构编码后重新发送。"
    links.held = {UUID(int=1): "PS-20261121-0001", UUID(int=3): "81000010000000000001"}
    links.letters = (
        letter(1, "accept-detail", "验收确认 配送单 PS-20261121-0001 第 3 行", wrong),
        letter(2, "accept-detail", "验收确认 配送单 PS-20261120-0007 第 1 行", wrong),
        letter(3, "stock-bill", "入库单 RK-20261119-02", "单据号重复：平台已有这张单据。"),
        letter(0, "place-order", "采购订单 CG-20261122-001", "平台没有应答", waits=True),
    )


def fill_days(links: FakeLinks) -> None:
    """A week: all agrees, but for one day with everything."""
    lines = (
        DayLine("PS-20261121-0001/3", "验收数量", "20", "18", Difference.DIFFERS, Repair.NONE),
        DayLine(
            "PS-20261121-0004/1", "验收", "60", "", Difference.MISSING_THERE, Repair.SENT_AGAIN
        ),
        DayLine("PS-20261121-0009/2", "配送明细", "", "5", Difference.MISSING_HERE, Repair.WAITS),
    )
    days = []
    for back in range(1, 8):
        day = date(2026, 11, 22) - timedelta(days=back)
        for compared in Compared:
            found = lines if back == 1 and compared is Compared.RECEIPTS else ()
            away = back == 2 and compared is Compared.CODES
            if back == 3 and compared is Compared.CODES:
                continue
            days.append(
                Day(
                    "shanghai-yy",
                    compared,
                    day,
                    NOW,
                    120 + back,
                    120 + back - len(found),
                    120,
                    found,
                    "码上放心没有应答，今天夜里再对。" if away else "",
                )
            )
    links.days = tuple(days)
