"""What people are told of the insurance platform's settings.

Without it the form would be a list of the documents' abbreviations.
"""

from __future__ import annotations

from app.links.connections import FieldKind
from app.readers.saying import Saying
from sync.connectors.insurance.sealing import SealKeys
from sync.connectors.insurance.settings import InsuranceSettings, Resend
from sync.connectors.kinds.form import ACCOUNT, ADDRESS, DETAILS, Entry, Form
from sync.connectors.kinds.insurance_uploads import EXCEPTIONS, UPLOADS
from sync.connectors.kinds.wording import AUTHORITIES, PLAIN_HTTP, TIMEOUT_ENTRY

_ADDRESS = (
    Entry(
        "url",
        Saying("服务地址", "Service address"),
        ADDRESS,
        Saying(
            "医保专线上接口的完整地址；按交易分地址时用 {infno} 代表交易编号。",
            "The whole address of the interface in the insurance network; where each "
            "transaction has its own, {infno} stands for its number.",
        ),
        FieldKind.URL,
        required=True,
        words=("医保平台地址",),
    ),
    PLAIN_HTTP,
    AUTHORITIES,
)
_ACCOUNT = (
    Entry(
        "fixmedins_code",
        Saying("定点机构编号", "Institution code"),
        ACCOUNT,
        Saying(
            "fixmedins_code：1 个字母加 11 位数字，医保局发放。",
            "fixmedins_code: one letter and 11 digits, given out by the insurance bureau.",
        ),
        required=True,
    ),
    Entry(
        "fixmedins_name",
        Saying("定点机构名称", "Institution name"),
        ACCOUNT,
        Saying("与医保局登记的名称一致。", "As registered at the insurance bureau."),
        required=True,
    ),
    Entry(
        "mdtrtarea_admvs",
        Saying("就医地医保区划", "Insurance area of treatment"),
        ACCOUNT,
        Saying(
            "mdtrtarea_admvs：6 位数字的行政区划。",
            "mdtrtarea_admvs: the 6-digit administrative area.",
        ),
        required=True,
    ),
    Entry(
        "recer_sys_code",
        Saying("接收方系统代码", "Receiving system code"),
        ACCOUNT,
        Saying(
            "recer_sys_code：由省里规定，常见 MBS_LOCAL。",
            "recer_sys_code: set by the province, often MBS_LOCAL.",
        ),
        required=True,
    ),
    Entry(
        "opter",
        Saying("经办人编号", "Operator number"),
        ACCOUNT,
        Saying("opter：上传用的经办人。", "opter: who uploads."),
        required=True,
    ),
    Entry(
        "opter_name",
        Saying("经办人姓名", "Operator name"),
        ACCOUNT,
        Saying("opter_name：与编号一致。", "opter_name: who has that number."),
        required=True,
    ),
    Entry(
        "paasid",
        Saying("应用标识（paasid）", "Application identifier (paasid)"),
        ACCOUNT,
        Saying(
            "x-tif-paasid：要过网关时由医保局发放；不过网关则与令牌一起留空。",
            "x-tif-paasid: given out by the insurance bureau where there is a "
            "gateway; without one left empty, with the token.",
        ),
        in_header=True,
        words=("x-tif-paasid",),
    ),
    Entry(
        "secret_token",
        Saying("网关令牌", "Gateway token"),
        ACCOUNT,
        Saying(
            "网关签名用的令牌；与应用标识一起填写或留空。",
            "Signs for the gateway; filled in or left empty together with the "
            "application identifier.",
        ),
        FieldKind.SECRET,
    ),
    Entry(
        "sign_no",
        Saying("签到流水号", "Sign-in number"),
        ACCOUNT,
        Saying(
            "sign_no：要求签到（9001）的省份填签到得到的流水号。",
            "sign_no: the number a sign-in (9001) gave, in provinces that want one.",
        ),
        FieldKind.SECRET,
    ),
)
_ENVELOPE = (
    Entry(
        "opter_type",
        Saying("经办人类别", "Kind of operator"),
        DETAILS,
        Saying("opter_type。", "opter_type."),
        FieldKind.CHOICE,
        choices=(
            ("1", Saying("1 经办人", "1 operator")),
            ("2", Saying("2 自助终端", "2 self-service terminal")),
            ("3", Saying("3 移动终端", "3 mobile terminal")),
        ),
    ),
    Entry(
        "insuplc_admdvs",
        Saying("参保地医保区划", "Insurance area of the insured"),
        DETAILS,
        Saying("进销存没有参保人，一般留空。", "Stock has no insured person; mostly left empty."),
    ),
    Entry(
        "dev_no",
        Saying("设备编号", "Device number"),
        DETAILS,
        Saying("dev_no：省里要求时填写。", "dev_no: where the province wants it."),
    ),
    Entry(
        "dev_safe_info",
        Saying("设备安全信息", "Device safety information"),
        DETAILS,
        Saying("省里要求时填写。", "Where the province wants it."),
        FieldKind.SECRET,
    ),
    Entry(
        "cainfo",
        Saying("数字签名信息", "Digital signature information"),
        DETAILS,
        Saying("cainfo：省里要求时填写。", "cainfo: where the province wants it."),
        FieldKind.SECRET,
    ),
    Entry(
        "signtype",
        Saying("签名类型", "Signature type"),
        DETAILS,
        Saying(
            "signtype：省里要求时填写，如 SM2、SM3。",
            "signtype: where the province wants it, such as SM2 or SM3.",
        ),
    ),
    Entry(
        "infver",
        Saying("接口版本号", "Interface version"),
        DETAILS,
        Saying("infver：由省里规定。", "infver: set by the province."),
    ),
    Entry(
        "service_id",
        Saying("服务标识", "Service identifier"),
        DETAILS,
        Saying("x-tif-serviceId：网关要求时填写。", "x-tif-serviceId: where the gateway wants it."),
        in_header=True,
    ),
    TIMEOUT_ENTRY,
)
_PROVINCE = (
    Entry(
        "records_per_message",
        Saying("每报文记录数", "Records per message"),
        DETAILS,
        Saying(
            "1 为逐条上传；省里开通批量上传（3501A 到 3506A）时填一次最多多少条，到 10000。",
            "1: one by one; where the province has the batch forms (3501A to 3506A): how many "
            "records go together at most, up to 10000.",
        ),
    ),
    Entry(
        "numbers_as_text",
        Saying("数字加引号", "Numbers in quotes"),
        DETAILS,
        Saying(
            "平台提示数字类型有误时切换。",
            "Switch it where the platform says that a number has the wrong type.",
        ),
    ),
    Entry(
        "prescription_flags",
        Saying("处方药标志", "Prescription flags"),
        DETAILS,
        Saying(
            "rx_flag 的两个值，逗号分隔：先非处方药，后处方药。",
            "The two values of rx_flag, separated by a comma: first over the "
            "counter, then on prescription.",
        ),
    ),
    Entry(
        "query_node",
        Saying("查询节点名", "Node of queries"),
        DETAILS,
        Saying("3512、3513、1301 的输入节点。", "The input node of 3512, 3513 and 1301."),
    ),
    Entry(
        "download_node",
        Saying("下载节点名", "Node of downloads"),
        DETAILS,
        Saying("9102 的输入节点。", "The input node of 9102."),
    ),
    Entry(
        "purchase_codes",
        Saying("3503 带追溯码", "3503 with trace codes"),
        DETAILS,
        Saying(
            "省里的采购上传收追溯码时设为是。",
            "Switch on where the province's purchase upload takes trace codes.",
        ),
    ),
    Entry(
        "inbound_query",
        Saying("3512 已开通", "3512 is open"),
        DETAILS,
        Saying(
            "没开通时，重传前不查询入库的追溯码。",
            "Where it is not, codes taken in are not asked for before a repeat.",
        ),
    ),
    Entry(
        "sale_query",
        Saying("3513 已开通", "3513 is open"),
        DETAILS,
        Saying(
            "没开通时，重传前不查询销售的追溯码。",
            "Where it is not, codes sold are not asked for before a repeat.",
        ),
    ),
    Entry(
        "queried_days",
        Saying("查询前后天数", "Days around a query"),
        DETAILS,
        Saying(
            "在记录日期前后几天里找，1 到 3660。",
            "How many days before and after the record's day are looked at, 1 to 3660.",
        ),
    ),
    Entry(
        "resend",
        Saying("结果不明时重传", "Repeat where the outcome is unknown"),
        DETAILS,
        Saying(
            "上传后没有应答、又查不到时怎么做。",
            "What to do when an upload got no answer and cannot be found either.",
        ),
        choices=(
            (
                Resend.SAME_NUMBER.value,
                Saying(
                    "用原流水号再传（平台拒绝重复）",
                    "Send again with the same number (the platform refuses a second one)",
                ),
            ),
            (
                Resend.DELETE_FIRST.value,
                Saying(
                    "先删除再传（平台会重复计数）",
                    "Delete, then send again (the platform would count twice)",
                ),
            ),
        ),
    ),
    Entry(
        "busy_wait_s",
        Saying("繁忙等待秒数", "Wait when busy, in seconds"),
        DETAILS,
        Saying(
            "平台繁忙时多久后再试，1 到 86400。",
            "When to try again where the platform is busy, 1 to 86400.",
        ),
    ),
    Entry(
        "known_words",
        Saying("表示已有的提示", 'Words for "is there already"'),
        DETAILS,
        Saying(
            "逗号分隔；err_msg 里有这些字即视为已上传。",
            "Separated by commas; with one of them in err_msg it counts as uploaded.",
        ),
    ),
    Entry(
        "code_words",
        Saying("关于追溯码的提示", "Words about trace codes"),
        DETAILS,
        Saying(
            "逗号分隔；有这些字时不当作流水号重复。",
            "Separated by commas; with one of them it is not taken for a repeated number.",
        ),
    ),
    Entry(
        "absent_words",
        Saying("表示没有的提示", 'Words for "is not there"'),
        DETAILS,
        Saying(
            "逗号分隔；删除时有这些字即视为已删除。",
            "Separated by commas; with one of them a deletion counts as done.",
        ),
    ),
    Entry(
        "busy_words",
        Saying("表示繁忙的提示", 'Words for "is busy"'),
        DETAILS,
        Saying(
            "逗号分隔；有这些字时稍后再试。",
            "Separated by commas; with one of them it is tried again later.",
        ),
    ),
)
KEYS = Form(
    SealKeys,
    (
        Entry(
            "app_id",
            Saying("国密应用标识", "SM application identifier"),
            DETAILS,
            Saying(
                "要求国密（SM2、SM4）时填写，至少 16 个字符；不要求则五项都留空。",
                "Where SM2 and SM4 are wanted, at least 16 characters; else leave all five empty.",
            ),
        ),
        Entry(
            "app_secret",
            Saying("国密应用密钥", "SM application secret"),
            DETAILS,
            Saying("平台发放的密钥。", "Given out by the platform."),
            FieldKind.SECRET,
        ),
        Entry(
            "private_key",
            Saying("国密私钥", "SM private key"),
            DETAILS,
            Saying("SM2 私钥，64 个十六进制字符。", "SM2 private key, 64 hexadecimal characters."),
            FieldKind.SECRET,
            words=("国密私钥",),
        ),
        Entry(
            "platform_key",
            Saying("平台公钥", "Platform public key"),
            DETAILS,
            Saying(
                "SM2 公钥，130 个十六进制字符，以 04 开头；留空则不验平台签名。",
                "SM2 public key, 130 hexadecimal characters beginning with 04; empty: "
                "the platform's signatures are not checked.",
            ),
            words=("国密平台公钥",),
        ),
        Entry(
            "version",
            Saying("国密版本号", "SM version"),
            DETAILS,
            Saying("加密报文的 version。", "version of sealed messages."),
        ),
    ),
    optional=True,
)
FORM = Form(
    InsuranceSettings,
    (*_ADDRESS, *_ACCOUNT, *_ENVELOPE, *_PROVINCE),
    {"uploads": UPLOADS, "keys": KEYS, "exceptions": EXCEPTIONS},
)
