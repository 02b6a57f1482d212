"""How one hospital reaches the insurance platform, and what provinces do differently.

Without it codes, addresses and limits would be passed around one by one. Secrets come from the
system's keyring; they are shown by no repr and in no journal. What the documents leave open is a
setting here, and docs/decisions/0040 says why.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum

from app.tracing.uploads.interface import Exceptions
from app.tracing.uploads.settings import UploadSettings
from sync.connectors.insurance.sealing import SealKeys

_LIMITS = {
    "timeout_s": (0.1, 600),
    "records_per_message": (1, 10_000),
    "busy_wait_s": (1, 86_400),
    "queried_days": (1, 3660),
}


class Resend(StrEnum):
    """What to do with an upload whose end is unknown and that no query shows."""

    SAME_NUMBER = "same-number"
    """Send it under its number: the platform refuses a number it has, which counts as sent."""
    DELETE_FIRST = "delete-first"
    """Delete the number (3507) and send it: for a platform that would count it twice."""


@dataclass(frozen=True, slots=True)
class InsuranceSettings:
    """One institution's access; valid or not made (ValueError)."""

    url: str
    """The address of the service; {infno} in it becomes the transaction's number."""
    fixmedins_code: str
    """定点医药机构编号: H (hospital) or P (pharmacy) and 11 digits."""
    fixmedins_name: str
    mdtrtarea_admvs: str
    """就医地医保区划, six digits."""
    recer_sys_code: str
    """接收方系统代码, the province's word: MBS_LOCAL."""
    opter: str
    opter_name: str
    opter_type: str = "1"
    """1 a person at a desk (经办人), 2 a machine of its own, 3 a mobile one."""
    insuplc_admdvs: str = ""
    """参保地; stock messages have no patient's and leave it empty."""
    dev_no: str = ""
    dev_safe_info: str = field(default="", repr=False)
    cainfo: str = field(default="", repr=False)
    signtype: str = ""
    infver: str = "V1.0"
    sign_no: str = field(default="", repr=False)
    """From signing in (9001), where the province wants it."""
    paasid: str = ""
    """x-tif-paasid; empty: no gateway headers."""
    secret_token: str = field(default="", repr=False)
    service_id: str = ""
    """x-tif-serviceId."""
    uploads: UploadSettings = field(default_factory=UploadSettings)
    """What is told, and by whom."""
    keys: SealKeys | None = None
    """Seal and sign with SM4 and SM2; None: plain JSON."""
    plain_http: bool = False
    """Allow an http:// address: many provinces have nothing else on their private line."""
    timeout_s: float = 30.0
    ca_pem: str = field(default="", repr=False)
    """Certificates of a private authority, trusted instead of the public ones."""
    records_per_message: int = 1
    """More than 1: several records go by the batch forms (3501A to 3506A), where the province has
    them. No limit is documented."""
    exceptions: Exceptions = field(default_factory=Exceptions)
    numbers_as_text: bool = False
    """Write numbers in quotes."""
    prescription_flags: tuple[str, str] = ("0", "1")
    """rx_flag of what needs no prescription, and of what does."""
    query_node: str = "data"
    """The node of questions (3512, 3513, 1301)."""
    download_node: str = "fsDownloadIn"
    """The node of 9102."""
    purchase_codes: bool = False
    """The province's 3503 takes trace codes; the national one does not."""
    inbound_query: bool = True
    """3512 is open: what came in is asked for before it is sent again."""
    sale_query: bool = True
    """3513 is open."""
    queried_days: int = 7
    """How far around a record's day the queries look."""
    resend: Resend = Resend.SAME_NUMBER
    busy_wait_s: float = 600.0
    known_words: tuple[str, ...] = ("重复", "已存在", "已上传")
    """In err_msg: this number is already there."""
    code_words: tuple[str, ...] = ("追溯码", "drug_trac_codg")
    """In err_msg: it is about a trace code, whatever else it says. A box that somebody else sold
    must not pass for a record of ours that is there."""
    absent_words: tuple[str, ...] = ("不存在", "未找到")
    """In err_msg: there is no such number to delete."""
    busy_words: tuple[str, ...] = ("繁忙", "超时", "稍后", "限流", "系统异常")
    """In err_msg: worth another try; the end is unknown."""

    def __post_init__(self) -> None:
        """Refuse what could only fail later, at the platform."""
        if not re.fullmatch(r"https?://[^\s/]+(/\S*)?", self.url):
            raise ValueError(f"医保平台地址应以 https:// 开头，现为“{self.url}”")
        if self.url.startswith("http://") and not self.plain_http:
            raise ValueError(
                f"医保平台地址“{self.url}”没有加密，请改为 https://，或明确允许不加密连接"
            )
        if not re.fullmatch(r"[A-Z]\d{11}", self.fixmedins_code):
            raise ValueError(f"定点机构编号应为 1 个字母加 11 位数字，现为“{self.fixmedins_code}”")
        if not re.fullmatch(r"\d{6}", self.mdtrtarea_admvs):
            raise ValueError(f"就医地医保区划应为 6 位数字，现为“{self.mdtrtarea_admvs}”")
        for name, most in _TEXTS.items():
            value = getattr(self, name)
            if not value or len(value) > most:
                raise ValueError(f"{name} 应为 1 到 {most} 个字符，现为“{value}”")
        if bool(self.paasid) != bool(self.secret_token):
            raise ValueError("x-tif-paasid 与令牌须同时填写或同时留空，现在只填了一个")
        for name, (least, most_of) in _LIMITS.items():
            if not least <= getattr(self, name) <= most_of:
                raise ValueError(
                    f"{name} 应在 {least} 到 {most_of} 之间，现为 {getattr(self, name)}"
                )

    @property
    def secrets(self) -> tuple[str, ...]:
        """What no log may hold."""
        of_seal = self.keys.secrets if self.keys is not None else ()
        found = {self.secret_token, self.cainfo, self.dev_safe_info, self.sign_no, *of_seal}
        return tuple(found - {""})


_TEXTS = {
    "fixmedins_name": 200,
    "recer_sys_code": 10,
    "opter": 30,
    "opter_name": 50,
    "opter_type": 3,
    "infver": 6,
}
