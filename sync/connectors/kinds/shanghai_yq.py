"""上海阳光采购, the distributor's side: what its connector is told.

Without it a distributor could be connected to Shanghai by a program only. It is offered to
institutions that hand over codes here in their own name (sync/service/distributing). How orders and
returns are asked for is not published, so the names of those fields are settings.
"""

from __future__ import annotations

from datetime import datetime

from app.links.connections import Serves
from app.readers.saying import Saying
from sync.connectors.kinds.form import ACCOUNT, DETAILS, Entry, Form
from sync.connectors.kinds.kind import Kind, Trial, always, in_field, link_kind, maker
from sync.connectors.kinds.shanghai_yy import (
    ADDRESS_ENTRIES,
    ADVICE,
    DETAIL_ENTRIES,
    PASSWORD,
)
from sync.connectors.kinds.trials import ACCOUNT_TITLE, NOBODYS, READING_TITLE, accepted
from sync.connectors.shanghai_yy.distributor import ShanghaiYq
from sync.connectors.shanghai_yy.settings import YqSettings
from sync.platform_time import BEIJING

_UNPUBLISHED = Saying("平台没有公开，向平台索取后核对。", "Not published: ask the platform.")


def _query_field(name: str, label: Saying, what: Saying) -> Entry:
    help_ = Saying(
        f"{what.chinese}；{_UNPUBLISHED.chinese}", f"{what.english}. {_UNPUBLISHED.english}"
    )
    return Entry(name, label, DETAILS, help_)


FORM = Form(
    YqSettings,
    (
        *ADDRESS_ENTRIES,
        Entry(
            "user",
            Saying("用户名", "User name"),
            ACCOUNT,
            Saying(
                "sUser：平台为本企业接口分配的用户名，不一定是网页登录名。",
                "sUser: the user the platform gave this company for its interface; not always the "
                "name of the web login.",
            ),
            required=True,
        ),
        PASSWORD,
        Entry(
            "org_code",
            Saying("药企编码", "Company code"),
            ACCOUNT,
            Saying(
                "YQBM：本企业在平台的编码，统一社会信用代码或平台给的短码。",
                "YQBM: this company's code at the platform, its unified social credit code or a "
                "short one the platform gave.",
            ),
            required=True,
        ),
        *DETAIL_ENTRIES,
        _query_field(
            "first_field",
            Saying("起始日期字段名", "Field of the first day"),
            Saying("查询订单和退货时起始日期叫什么", "What the first day of a query is called"),
        ),
        _query_field(
            "last_field",
            Saying("截止日期字段名", "Field of the last day"),
            Saying("查询订单和退货时截止日期叫什么", "What the last day of a query is called"),
        ),
        _query_field(
            "order_cursor",
            Saying("订单续查字段名", "Field of the last order line"),
            Saying("续查订单时上一条订单明细叫什么", "What the last order line received is called"),
        ),
        _query_field(
            "return_cursor",
            Saying("退货续查字段名", "Field of the last return"),
            Saying("续查退货时上一张退货单叫什么", "What the last return received is called"),
        ),
    ),
)


def _account(connector: ShanghaiYq) -> Saying:
    return accepted(connector.delivery_state(NOBODYS))


def _reading(connector: ShanghaiYq) -> Saying:
    today = datetime.now(BEIJING).date()
    first = next(iter(connector.orders(today, today)), None)
    if first is None:
        return Saying(
            "今天还没有订单，查询本身正常", "There is no order of today yet; the query works"
        )
    return Saying(
        f"读到订单明细 {first.order_line_id}：{first.name}，{first.quantity}",
        f"Read order line {first.order_line_id}: {first.name}, {first.quantity}",
    )


KIND = Kind(
    link_kind(
        name="shanghai-yq",
        title=Saying(
            "上海阳光采购（配送企业，YQ）", "Shanghai Sunshine Procurement, distributor (YQ)"
        ),
        serves=Serves.DISTRIBUTION,
        about=Saying(
            "配送企业在上海市医药采购服务与监管信息系统的接口，SOAP 报文 YQ003 等："
            "随追溯码交接的配送单齐全时自动传报，不齐全的列出缺什么。",
            "The distributor's interface of Shanghai's procurement system, SOAP messages YQ003 and "
            "others: deliveries handed over with their codes are told to the platform where they "
            "say all it wants; of the others it is said what they lack.",
        ),
        fields=FORM.fields,
        link="shanghai-yq",
    ),
    make=maker(FORM, ShanghaiYq),
    address=in_field("url"),
    trials=always(Trial(ACCOUNT_TITLE, _account), Trial(READING_TITLE, _reading)),
    advice={
        **ADVICE,
        "11004": Saying(
            "平台没有为本企业开通这个接口，请向平台申请开通 YQ003、YQ010 和 YQ015",
            "The platform has not opened this interface to us; ask it to open YQ003, YQ010 and "
            "YQ015",
        ),
    },
)
