"""What people are told of the insurance platform's settings.

Without it the form would be a list of the documents' abbreviations.
"""

from __future__ import annotations

from app.links.connections import FieldKind
from app.tracing.uploads.interface import Exceptions
from app.tracing.uploads.preparing import PricedBy
from app.tracing.uploads.settings import Uploader, UploadSettings
from sync.connectors.insurance.sealing import SealKeys
from sync.connectors.insurance.settings import InsuranceSettings, Resend
from sync.connectors.kinds.form import ACCOUNT, ADDRESS, DETAILS, Entry, Form
from sync.connectors.kinds.wording import PLAIN_HTTP, TIMEOUT_ENTRY

_ADDRESS = (
    Entry(
        "url",
        "服务地址",
        ADDRESS,
        "医保专线上接口的完整地址；按交易分地址时用 {infno} 代表交易编号。",
        FieldKind.URL,
        required=True,
        words=("医保平台地址",),
    ),
    PLAIN_HTTP,
)
_ACCOUNT = (
    Entry(
        "fixmedins_code",
        "定点机构编号",
        ACCOUNT,
        "fixmedins_code：1 个字母加 11 位数字，医保局发放。",
        required=True,
    ),
    Entry("fixmedins_name", "定点机构名称", ACCOUNT, "与医保局登记的名称一致。", required=True),
    Entry(
        "mdtrtarea_admvs",
        "就医地医保区划",
        ACCOUNT,
        "mdtrtarea_admvs：6 位数字的行政区划。",
        required=True,
    ),
    Entry(
        "recer_sys_code",
        "接收方系统代码",
        ACCOUNT,
        "recer_sys_code：由省里规定，常见 MBS_LOCAL。",
        required=True,
    ),
    Entry("opter", "经办人编号", ACCOUNT, "opter：上传用的经办人。", required=True),
    Entry("opter_name", "经办人姓名", ACCOUNT, "opter_name：与编号一致。", required=True),
    Entry(
        "paasid",
        "应用标识（paasid）",
        ACCOUNT,
        "x-tif-paasid：要过网关时由医保局发放；不过网关则与令牌一起留空。",
        in_header=True,
        words=("x-tif-paasid",),
    ),
    Entry(
        "secret_token",
        "网关令牌",
        ACCOUNT,
        "网关签名用的令牌；与应用标识一起填写或留空。",
        FieldKind.SECRET,
    ),
    Entry(
        "sign_no",
        "签到流水号",
        ACCOUNT,
        "sign_no：要求签到（9001）的省份填签到得到的流水号。",
        FieldKind.SECRET,
    ),
)
_ENVELOPE = (
    Entry(
        "opter_type",
        "经办人类别",
        DETAILS,
        "opter_type。",
        FieldKind.CHOICE,
        choices=(("1", "1 经办人"), ("2", "2 自助终端"), ("3", "3 移动终端")),
    ),
    Entry("insuplc_admdvs", "参保地医保区划", DETAILS, "进销存没有参保人，一般留空。"),
    Entry("dev_no", "设备编号", DETAILS, "dev_no：省里要求时填写。"),
    Entry("dev_safe_info", "设备安全信息", DETAILS, "省里要求时填写。", FieldKind.SECRET),
    Entry("cainfo", "数字签名信息", DETAILS, "cainfo：省里要求时填写。", FieldKind.SECRET),
    Entry("signtype", "签名类型", DETAILS, "signtype：省里要求时填写，如 SM2、SM3。"),
    Entry("infver", "接口版本号", DETAILS, "infver：由省里规定。"),
    Entry("service_id", "服务标识", DETAILS, "x-tif-serviceId：网关要求时填写。", in_header=True),
    TIMEOUT_ENTRY,
)
_PROVINCE = (
    Entry("records_per_message", "每报文记录数", DETAILS, "一次最多上传多少条，1 到 10000。"),
    Entry("numbers_as_text", "数字加引号", DETAILS, "平台提示数字类型有误时切换。"),
    Entry(
        "prescription_flags",
        "处方药标志",
        DETAILS,
        "rx_flag 的两个值，逗号分隔：先非处方药，后处方药。",
    ),
    Entry("query_node", "查询节点名", DETAILS, "3512、3513、1301 的输入节点。"),
    Entry("download_node", "下载节点名", DETAILS, "9102 的输入节点。"),
    Entry("purchase_codes", "3503 带追溯码", DETAILS, "省里的采购上传收追溯码时设为是。"),
    Entry("inbound_query", "3512 已开通", DETAILS, "没开通时，重传前不查询入库的追溯码。"),
    Entry("sale_query", "3513 已开通", DETAILS, "没开通时，重传前不查询销售的追溯码。"),
    Entry("queried_days", "查询前后天数", DETAILS, "在记录日期前后几天里找，1 到 3660。"),
    Entry(
        "resend",
        "结果不明时重传",
        DETAILS,
        "上传后没有应答、又查不到时怎么做。",
        choices=(
            (Resend.SAME_NUMBER.value, "用原流水号再传（平台拒绝重复）"),
            (Resend.DELETE_FIRST.value, "先删除再传（平台会重复计数）"),
        ),
    ),
    Entry("busy_wait_s", "繁忙等待秒数", DETAILS, "平台繁忙时多久后再试，1 到 86400。"),
    Entry("known_words", "表示已有的提示", DETAILS, "逗号分隔；err_msg 里有这些字即视为已上传。"),
    Entry("code_words", "关于追溯码的提示", DETAILS, "逗号分隔；有这些字时不当作流水号重复。"),
    Entry("absent_words", "表示没有的提示", DETAILS, "逗号分隔；删除时有这些字即视为已删除。"),
    Entry("busy_words", "表示繁忙的提示", DETAILS, "逗号分隔；有这些字时稍后再试。"),
)
KEYS = Form(
    SealKeys,
    (
        Entry(
            "app_id",
            "国密应用标识",
            DETAILS,
            "要求国密（SM2、SM4）时填写，至少 16 个字符；不要求则五项都留空。",
        ),
        Entry("app_secret", "国密应用密钥", DETAILS, "平台发放的密钥。", FieldKind.SECRET),
        Entry(
            "private_key",
            "国密私钥",
            DETAILS,
            "SM2 私钥，64 个十六进制字符。",
            FieldKind.SECRET,
            words=("国密私钥",),
        ),
        Entry(
            "platform_key",
            "平台公钥",
            DETAILS,
            "SM2 公钥，130 个十六进制字符，以 04 开头；留空则不验平台签名。",
            words=("国密平台公钥",),
        ),
        Entry("version", "国密版本号", DETAILS, "加密报文的 version。"),
    ),
    optional=True,
)
EXCEPTIONS = Form(
    Exceptions,
    (
        Entry(
            "also_needed",
            "另外必填的字段",
            DETAILS,
            "逗号分隔，写作 3503.purc_invo_no；省里比国家标准多要的。",
        ),
        Entry("not_needed", "不必填的字段", DETAILS, "逗号分隔，写法同上；省里不要的。"),
        Entry(
            "lengths",
            "字段长度",
            DETAILS,
            "每行一项“字段=最多字符数”，写作 3503.certno=600；省里与国家标准不同的。",
        ),
        Entry("code_length", "追溯码长度", DETAILS, "drug_trac_codg 最多几个字符。"),
    ),
)
UPLOADS = Form(
    UploadSettings,
    (
        Entry(
            "uploader",
            "由谁上传",
            DETAILS,
            "由 HIS 上传时，这里只准备和校验数据，随结算由 HIS 上传。",
            choices=((Uploader.SERVICE.value, "本服务上传"), (Uploader.HIS.value, "HIS 上传")),
        ),
        Entry("since", "从哪天起上传", DETAILS, "如 2026-01-31；留空则从第一次启动起。"),
        Entry(
            "priced_by",
            "计价单位",
            DETAILS,
            "医保目录没写时，最小计价单位是什么。",
            choices=((PricedBy.PACK.value, "包装"), (PricedBy.PIECE.value, "制剂单位")),
        ),
        Entry("universal_split", "拆零用二十个 9", DETAILS, "拆零时以二十个 9 代替已开包装的码。"),
        Entry("universal_uncoded", "无码用二十个 9", DETAILS, "没有追溯码的品种报二十个 9。"),
        Entry("code_length", "上传追溯码长度", DETAILS, "追溯码最多几个字符，20 到 1000。"),
        Entry("visit_days", "就诊信息保留天数", DETAILS, "退药时要再报就诊信息，1 到 3660。"),
    ),
)
FORM = Form(
    InsuranceSettings,
    (*_ADDRESS, *_ACCOUNT, *_ENVELOPE, *_PROVINCE),
    {"uploads": UPLOADS, "keys": KEYS, "exceptions": EXCEPTIONS},
)
