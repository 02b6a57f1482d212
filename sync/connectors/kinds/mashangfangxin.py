"""码上放心: what its connector is told.

Without it 码上放心 could be connected by a program only.
"""

from __future__ import annotations

from datetime import datetime

from app.links.connections import FieldKind, Serves
from app.readers.saying import Saying
from sync.connectors.kinds.form import ACCOUNT, ADDRESS, DETAILS, Entry, Form, as_written
from sync.connectors.kinds.kind import Kind, Trial, always, in_field, link_kind, maker
from sync.connectors.kinds.tracing import BILL_FIELDS
from sync.connectors.kinds.trials import ACCOUNT_TITLE, READING_TITLE, accepted
from sync.connectors.kinds.wording import AUTHORITIES, PLAIN_HTTP, TIMEOUT_ENTRY
from sync.connectors.mashangfangxin.platform import MaShangFangXin
from sync.connectors.mashangfangxin.settings import MsfxSettings
from sync.connectors.mashangfangxin.signing import SignMethod
from sync.platform_time import BEIJING

NOBODYS_CODE = "81000000000000000000"
"""Of a drug identifier that is never given out."""

FORM = Form(
    MsfxSettings,
    (
        Entry(
            "url",
            Saying("网关地址", "Gateway address"),
            ADDRESS,
            Saying(
                "一般不用改；只在平台另给了地址时填写。",
                "Mostly left as it is; only where the platform gave another address.",
            ),
            FieldKind.URL,
            required=True,
            words=("码上放心地址",),
        ),
        PLAIN_HTTP,
        AUTHORITIES,
        Entry(
            "app_key",
            Saying("应用标识", "App key"),
            ACCOUNT,
            Saying(
                "App Key：开放平台上本院应用的标识。",
                "App Key: of this hospital's application on the open platform.",
            ),
            FieldKind.SECRET,
            required=True,
            words=("app key",),
        ),
        Entry(
            "secret",
            Saying("应用密钥", "App secret"),
            ACCOUNT,
            Saying(
                "App Secret：开放平台上本院应用的密钥，只用来签名。",
                "App Secret: of this hospital's application on the open platform; it only signs.",
            ),
            FieldKind.SECRET,
            required=True,
            words=("app secret",),
        ),
        Entry(
            "ref_ent_id",
            Saying("企业唯一标识", "Enterprise identifier"),
            ACCOUNT,
            Saying(
                "ref_ent_id：登录码上放心平台，在企业信息里查看。",
                "ref_ent_id: log in to the platform and look under enterprise information.",
            ),
            required=True,
        ),
        Entry(
            "ent_id",
            Saying("企业主键", "Enterprise primary key"),
            ACCOUNT,
            Saying(
                "ent_id：上传单据用；留空则用企业唯一标识。",
                "ent_id: for uploading bills; empty: the enterprise identifier.",
            ),
        ),
        Entry(
            "session",
            Saying("授权（session）", "Grant (session)"),
            ACCOUNT,
            Saying(
                "只有需要授权的接口才填；到期要重新授权。",
                "Only for calls that need one; it runs out and is then granted anew.",
            ),
            FieldKind.SECRET,
        ),
        Entry(
            "sign_method",
            Saying("签名方式", "Signature method"),
            DETAILS,
            Saying(
                "平台三种都支持；一般不用改。",
                "The platform takes all three; mostly left as it is.",
            ),
            choices=(
                (SignMethod.HMAC_SHA256.value, as_written("HMAC-SHA256")),
                (SignMethod.HMAC.value, as_written("HMAC-MD5")),
                (SignMethod.MD5.value, as_written("MD5")),
            ),
        ),
        Entry(
            "simplify",
            Saying("简化应答", "Simplified answers"),
            DETAILS,
            Saying(
                "让平台省去外层；两种应答都能读。",
                "The platform leaves the outer shell away; both answers can be read.",
            ),
        ),
        TIMEOUT_ENTRY,
        Entry(
            "codes_per_query",
            Saying("每次查询码数", "Codes per query"),
            DETAILS,
            Saying(
                "一次问多少个追溯码，1 到 1000。",
                "How many trace codes one query names, 1 to 1000.",
            ),
        ),
        Entry(
            "codes_per_bill",
            Saying("每张单据码数", "Codes per bill"),
            DETAILS,
            Saying(
                "一张单据最多多少个码，超出的自动分单。",
                "How many codes one bill holds at most; more are divided into several bills.",
            ),
        ),
        Entry(
            "page_size",
            Saying("每页条数", "Rows per page"),
            DETAILS,
            Saying(
                "列表一页多少条，1 到 500。", "How many rows one page of a list holds, 1 to 500."
            ),
        ),
        Entry(
            "days_per_query",
            Saying("每次查询天数", "Days per query"),
            DETAILS,
            Saying(
                "一次查询最多跨多少天，1 到 366。",
                "How many days one query spans at most, 1 to 366.",
            ),
        ),
        Entry(
            "upload_pause_s",
            Saying("上传间隔秒数", "Upload pause in seconds"),
            DETAILS,
            Saying(
                "两次上传之间歇多久，0 到 60。", "How long to rest between two uploads, 0 to 60."
            ),
        ),
        Entry(
            "query_pause_s",
            Saying("查询间隔秒数", "Query pause in seconds"),
            DETAILS,
            Saying(
                "两次查询之间歇多久，0 到 60。", "How long to rest between two queries, 0 to 60."
            ),
        ),
        Entry(
            "queue_wait_s",
            Saying("入库处理等待秒数", "Wait after taking in, in seconds"),
            DETAILS,
            Saying(
                "刚上传入库的码多久以后再查，1 到 3600。",
                "How long after an inbound bill its codes are asked for, 1 to 3600.",
            ),
        ),
        Entry(
            "call_limit_wait_s",
            Saying("限流等待秒数", "Wait at a call limit, in seconds"),
            DETAILS,
            Saying(
                "调用次数超限而平台没说多久时等多久，1 到 86400。",
                "How long to wait where calls are too many and the platform does not say "
                "how long, 1 to 86400.",
            ),
        ),
        Entry(
            "relation_level",
            Saying("包装级别字段", "Field of the package level"),
            DETAILS,
            Saying("关联关系里以哪个字段为准。", "Which field counts in package relations."),
            FieldKind.CHOICE,
            choices=(
                (
                    "code_pack_level",
                    Saying(
                        "code_pack_level（1 为最小包装）",
                        "code_pack_level (1 is the smallest package)",
                    ),
                ),
                (
                    "code_level",
                    Saying("code_level（1 为最大包装）", "code_level (1 is the largest package)"),
                ),
            ),
        ),
        Entry(
            "bill_level_counts_up",
            Saying("上游单据 1 为最小包装", "1 is the smallest package in upstream bills"),
            DETAILS,
            Saying(
                "上游单据的 code_level 从最小包装数起；与实物相反时改为否。",
                "code_level of upstream bills counts from the smallest package; switch "
                "off where the goods say otherwise.",
            ),
        ),
        Entry(
            "whole_bills_only",
            Saying("整单收下或整单退回", "Whole bills only"),
            DETAILS,
            Saying(
                "一个码有误时整张单据都不收。", "One wrong code and the whole bill is not taken."
            ),
        ),
        Entry(
            "known_bill_codes",
            Saying("表示单据号已有的代码", "Codes that say the bill number exists"),
            DETAILS,
            Saying(
                "逗号分隔；收到即视为单据已上传。",
                "Separated by commas; such an answer counts as a bill that was uploaded.",
            ),
        ),
    ),
)


def _account(connector: MaShangFangXin) -> Saying:
    return accepted(list(connector.code_details((NOBODYS_CODE,))))


def _reading(connector: MaShangFangXin) -> Saying:
    today = datetime.now(BEIJING).date()
    found = connector.upstream_bills(today, today)
    if not found:
        return Saying(
            "今天还没有上游出库单，查询本身正常",
            "There is no upstream bill of today yet; the query itself works",
        )
    return Saying(
        f"读到今天的上游出库单 {len(found)} 行",
        f"Read {len(found)} rows of upstream bills of today",
    )


_KEYS = Saying(
    "请在开放平台核对应用标识和应用密钥", "check app key and app secret on the open platform"
)
_RIGHTS = Saying(
    "应用没有这个接口的权限，请在开放平台为应用申请医疗机构接口包",
    "The application may not use this call; ask the open platform for the "
    "package of medical institutions",
)
KIND = Kind(
    link_kind(
        name="mashangfangxin",
        title=Saying("码上放心", "Ma Shang Fang Xin"),
        serves=Serves.TRACE,
        about=(
            Saying(
                "码上放心追溯平台（TOP 网关）："
                "码信息、关联关系、上游出库单、出入库单和零售单上传、处理结果、校验位。",
                "The tracing platform Ma Shang Fang Xin (TOP gateway): code details, "
                "package relations, upstream bills, inbound, outbound and retail bills, "
                "their results, check digits.",
            )
        ),
        fields=(*FORM.fields, *BILL_FIELDS),
        link="mashangfangxin",
    ),
    make=maker(FORM, MaShangFangXin),
    address=in_field("url"),
    trials=always(Trial(ACCOUNT_TITLE, _account), Trial(READING_TITLE, _reading)),
    advice={
        "top-25": Saying(
            f"签名不正确：{_KEYS.chinese}，或换一种“签名方式”",
            f'The signature is wrong: {_KEYS.english}, or take another "Signature method"',
        ),
        "isv.invalid-signature": Saying(
            f"签名不正确：{_KEYS.chinese}，或换一种“签名方式”",
            f'The signature is wrong: {_KEYS.english}, or take another "Signature method"',
        ),
        "top-29": Saying(
            f"应用标识无效：{_KEYS.chinese}", f"The app key is not valid: {_KEYS.english}"
        ),
        "isv.appkey-not-exists": Saying(
            f"应用标识无效：{_KEYS.chinese}", f"The app key is not valid: {_KEYS.english}"
        ),
        "top-11": _RIGHTS,
        "top-12": _RIGHTS,
        "isv.permission*": _RIGHTS,
        "isv.ip*": Saying(
            "本机出口 IP 不在应用的白名单里，请在开放平台把它加入白名单",
            "This machine's outgoing IP address is not on the application's white "
            "list; add it on the open platform",
        ),
        "isv.permission-ip*": Saying(
            "本机出口 IP 不在应用的白名单里，请在开放平台把它加入白名单",
            "This machine's outgoing IP address is not on the application's white "
            "list; add it on the open platform",
        ),
        "top-26": Saying(
            "这个接口需要授权，请填写“授权（session）”",
            'This call needs a grant; fill in "Grant (session)"',
        ),
        "top-27": Saying(
            "授权已过期，请重新授权后填写“授权（session）”",
            'The grant has run out; renew it and fill in "Grant (session)"',
        ),
        "top-31": Saying(
            "平台认为时间不对，请校准本机时钟（应为北京时间）",
            "The platform thinks the time is wrong; set this machine's clock (Beijing time)",
        ),
        "isv.invalid-timestamp": Saying(
            "平台认为时间不对，请校准本机时钟（应为北京时间）",
            "The platform thinks the time is wrong; set this machine's clock (Beijing time)",
        ),
    },
)
