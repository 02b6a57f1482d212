"""医保两定接口: how its connector is made of what it is told, and tried.

Without it the insurance platform could be connected by a program only. Provinces differ; what they
are known to differ in stands among the details. Which question is open for a trial is among them,
too, so each trial asks what the settings say is open.
"""

from __future__ import annotations

from datetime import datetime

from app.links.connections import Serves
from app.readers.saying import Saying
from sync.connectors.insurance.platform import INBOUND_CODES, NationalInsurance
from sync.connectors.insurance_port import TraceQuery
from sync.connectors.kinds.form import Texts
from sync.connectors.kinds.insurance_entries import FORM
from sync.connectors.kinds.kind import Kind, Trial, link_kind, maker
from sync.connectors.kinds.trials import ACCOUNT_TITLE, NOBODYS, READING_TITLE, accepted
from sync.platform_time import BEIJING


def _today(number: str) -> TraceQuery:
    today = datetime.now(BEIJING).date()
    return TraceQuery(today, today, record_no=number)


def _asked_inbound(connector: NationalInsurance) -> Saying:
    return accepted(connector.inbound_codes(_today(NOBODYS)))


def _asked_sold(connector: NationalInsurance) -> Saying:
    return accepted(connector.sold_codes(_today(NOBODYS)))


def _asked_catalogue(connector: NationalInsurance) -> Saying:
    return accepted(connector.catalogue("0"))


def _read_inbound(connector: NationalInsurance) -> Saying:
    found = len(connector.inbound_codes(_today("")))
    return Saying(
        f"3512 查询正常，今天已入库追溯码 {found} 个",
        f"Query 3512 works, {found} trace codes were taken in today",
    )


def _read_sold(connector: NationalInsurance) -> Saying:
    found = len(connector.sold_codes(_today("")))
    return Saying(
        f"3513 查询正常，今天已销售追溯码 {found} 个",
        f"Query 3513 works, {found} trace codes were sold today",
    )


def _read_catalogue(connector: NationalInsurance) -> Saying:
    rows = connector.catalogue("0").rows
    return Saying(
        f"目录查询（1301）正常，目录共 {rows} 行",
        f"The catalogue query (1301) works, the catalogue has {rows} rows",
    )


def _trials(settings: Texts) -> tuple[Trial, ...]:
    """Ask what the settings say is open: 3512, else 3513, else the catalogue."""
    if settings.get("inbound_query", "1").strip() in _OPEN:
        asked, read = _asked_inbound, _read_inbound
    elif settings.get("sale_query", "1").strip() in _OPEN:
        asked, read = _asked_sold, _read_sold
    else:
        asked, read = _asked_catalogue, _read_catalogue
    return Trial(ACCOUNT_TITLE, asked), Trial(READING_TITLE, read)


_OPEN = ("", "1")
_HEAD = Saying(
    "请核对定点机构编号、医保区划和接收方系统代码，并确认查询接口（3512 等）已为本院开通",
    "check institution code, insurance area and receiving system, and "
    "whether queries (3512 and others) were opened to us",
)
KIND = Kind(
    link_kind(
        name="insurance",
        title=Saying("医保追溯码接口（两定）", "Insurance trace code interface"),
        serves=Serves.INSURANCE,
        about=(
            Saying(
                "国家医保信息平台定点医药机构接口：进销存与追溯码 3501 到 3507、查询 "
                "3512 和 3513、目录 1301 和 9102；可用国密。",
                "National medical insurance platform, interface for designated "
                "institutions: stock and trace codes 3501 to 3507, queries 3512 and "
                "3513, catalogue 1301 and 9102; with SM2 and SM4 where wanted.",
            )
        ),
        fields=FORM.fields,
        link="insurance",
    ),
    make=maker(FORM, NationalInsurance),
    address=lambda settings: settings.get("url", "").strip().replace("{infno}", INBOUND_CODES),
    trials=_trials,
    advice={
        "infcode-*": Saying(
            f"平台没有接受报文头，{_HEAD.chinese}",
            f"The platform did not accept the message head; {_HEAD.english}",
        ),
        "refused": Saying(
            f"平台没有接受，{_HEAD.chinese}", f"The platform did not accept it; {_HEAD.english}"
        ),
        "gateway-*": Saying(
            "请核对应用标识（paasid）、网关令牌和本机时钟，并确认服务器 IP 已在网关登记",
            "Check the application identifier (paasid), the gateway token and this "
            "machine's clock, and whether the server's IP address is registered at "
            "the gateway",
        ),
    },
)
