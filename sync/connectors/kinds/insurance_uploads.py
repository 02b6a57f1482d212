"""What people are told of the settings of insurance uploads: what provinces change, and who sends.

Without it what is prepared for the insurance platform could be set by a program only.
"""

from __future__ import annotations

from app.readers.saying import Saying
from app.tracing.uploads.interface import Exceptions
from app.tracing.uploads.preparing import PricedBy
from app.tracing.uploads.settings import Uploader, UploadSettings
from sync.connectors.kinds.form import DETAILS, Entry, Form

EXCEPTIONS = Form(
    Exceptions,
    (
        Entry(
            "also_needed",
            Saying("另外必填的字段", "Fields needed besides"),
            DETAILS,
            Saying(
                "逗号分隔，写作 3503.purc_invo_no；省里比国家标准多要的。",
                "Separated by commas, written 3503.purc_invo_no; what the province wants "
                "beyond the national standard.",
            ),
        ),
        Entry(
            "not_needed",
            Saying("不必填的字段", "Fields not needed"),
            DETAILS,
            Saying(
                "逗号分隔，写法同上；省里不要的。",
                "Separated by commas, written in the same way; what the province does not want.",
            ),
        ),
        Entry(
            "lengths",
            Saying("字段长度", "Field lengths"),
            DETAILS,
            Saying(
                "每行一项“字段=最多字符数”，写作 3503.certno=600；省里与国家标准不同的。",
                'One "field=most characters" a line, written 3503.certno=600; where the '
                "province differs from the national standard.",
            ),
        ),
        Entry(
            "code_length",
            Saying("追溯码长度", "Length of trace codes"),
            DETAILS,
            Saying(
                "drug_trac_codg 最多几个字符。", "How many characters drug_trac_codg holds at most."
            ),
        ),
    ),
)
UPLOADS = Form(
    UploadSettings,
    (
        Entry(
            "uploader",
            Saying("由谁上传", "Who uploads"),
            DETAILS,
            Saying(
                "由 HIS 上传时，这里只准备和校验数据，随结算由 HIS 上传。",
                "Where the HIS does, data are only prepared and checked here; the HIS "
                "uploads them when it settles.",
            ),
            choices=(
                (Uploader.SERVICE.value, Saying("本服务上传", "This service")),
                (Uploader.HIS.value, Saying("HIS 上传", "The HIS")),
            ),
        ),
        Entry(
            "since",
            Saying("从哪天起上传", "Upload from day"),
            DETAILS,
            Saying(
                "如 2026-01-31；留空则从第一次启动起。",
                "Such as 2026-01-31; empty: from the first start.",
            ),
        ),
        Entry(
            "priced_by",
            Saying("计价单位", "Unit of prices"),
            DETAILS,
            Saying(
                "医保目录没写时，最小计价单位是什么。",
                "What the smallest priced unit is where the insurance catalogue does not say.",
            ),
            choices=(
                (PricedBy.PACK.value, Saying("包装", "Package")),
                (PricedBy.PIECE.value, Saying("制剂单位", "Dosage unit")),
            ),
        ),
        Entry(
            "universal_split",
            Saying("拆零用二十个 9", "Twenty 9s for split packs"),
            DETAILS,
            Saying(
                "拆零时以二十个 9 代替已开包装的码。",
                "Twenty 9s stand for the code of a pack that was opened.",
            ),
        ),
        Entry(
            "universal_uncoded",
            Saying("无码用二十个 9", "Twenty 9s without a code"),
            DETAILS,
            Saying(
                "没有追溯码的品种报二十个 9。",
                "Drugs that have no trace code are reported with twenty 9s.",
            ),
        ),
        Entry(
            "code_length",
            Saying("上传追溯码长度", "Length of uploaded codes"),
            DETAILS,
            Saying(
                "追溯码最多几个字符，20 到 1000。",
                "How many characters a trace code has at most, 20 to 1000.",
            ),
        ),
        Entry(
            "visit_days",
            Saying("就诊信息保留天数", "Days to keep visits"),
            DETAILS,
            Saying(
                "退药时要再报就诊信息，1 到 3660。",
                "Returned drugs are reported with their visit again, 1 to 3660.",
            ),
        ),
    ),
)
