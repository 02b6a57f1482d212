"""How one hospital reaches 码上放心, and what of the platform's rules is not certain.

Without it keys, addresses and limits would be passed around one by one. Keys come from the system's
keyring; they are shown by no repr and in no journal. Where documents and field programs disagree,
the rule is a setting here, and docs/decisions/0037 says which and why.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from sync.connectors.mashangfangxin.signing import SignMethod

GATEWAY = "https://eco.taobao.com/router/rest"

_LIMITS = {
    "codes_per_query": (1, 1000),
    "codes_per_bill": (1, 10_000),
    "page_size": (1, 500),
    "days_per_query": (1, 366),
    "timeout_s": (0.1, 600),
    "upload_pause_s": (0, 60),
    "query_pause_s": (0, 60),
    "queue_wait_s": (1, 3600),
    "call_limit_wait_s": (1, 86_400),
}


@dataclass(frozen=True, slots=True)
class MsfxSettings:
    """One application of one hospital; valid or not made (ValueError)."""

    app_key: str = field(repr=False)
    secret: str = field(repr=False)
    ref_ent_id: str
    """The hospital's 唯一标识."""
    ent_id: str = ""
    """The hospital's 企业主键 in bills; empty: its ref_ent_id, as one field program had to."""
    session: str = field(default="", repr=False)
    """Only for interfaces that ask for an authorisation (需要授权)."""
    url: str = GATEWAY
    plain_http: bool = False
    """Allow an http:// address: keys are signed with and not sent, but codes go in the open."""
    sign_method: SignMethod = SignMethod.HMAC_SHA256
    simplify: bool = True
    """Ask for answers without wrappers; both shapes are understood."""
    timeout_s: float = 30.0
    """For connecting, and for the whole answer."""
    ca_pem: str = field(default="", repr=False)
    """Certificates of a private authority, trusted instead of the public ones."""
    codes_per_query: int = 200
    """The platform takes 1,000 and asks for fewer."""
    codes_per_bill: int = 3500
    """Newer documents say 10,000 for stock bills."""
    page_size: int = 50
    days_per_query: int = 30
    """The longest span asked for at once."""
    upload_pause_s: float = 0.33
    query_pause_s: float = 0.5
    """Rest after a call before the next one."""
    queue_wait_s: float = 15.0
    """When goods just taken in can be expanded."""
    call_limit_wait_s: float = 60.0
    """When to call again after too many calls, where the platform does not say."""
    relation_level: str = "code_pack_level"
    """Which of two numberings to read: code_pack_level (1 smallest) or code_level (1 largest)."""
    bill_level_counts_up: bool = True
    """In upstream bills, code_level 1 is the smallest."""
    whole_bills_only: bool = False
    """Let the platform refuse a bill of which one code is wrong (ignore_part_success_flag)."""
    known_bill_codes: frozenset[str] = frozenset({"BILL_FILE_NAME_DUPLICATE_UPLOAD"})
    """Business codes that say: this bill number is already here."""

    def __post_init__(self) -> None:
        """Refuse what could only fail later, at the platform."""
        if not re.fullmatch(r"https?://[^\s/]+(/\S*)?", self.url):
            raise ValueError(f"码上放心地址应以 https:// 开头，现为“{self.url}”")
        if self.url.startswith("http://") and not self.plain_http:
            raise ValueError(
                f"码上放心地址“{self.url}”没有加密，请改为 https://，或明确允许不加密连接"
            )
        for value, what in (
            (self.app_key, "应用标识（app key）"),
            (self.secret, "应用密钥（app secret）"),
            (self.ref_ent_id, "企业唯一标识（ref_ent_id）"),
        ):
            if not value:
                raise ValueError(f"码上放心的{what}不能为空")
        if self.relation_level not in ("code_pack_level", "code_level"):
            raise ValueError(
                f"包装级别字段应为 code_pack_level 或 code_level，现为“{self.relation_level}”"
            )
        for name, (least, most) in _LIMITS.items():
            if not least <= getattr(self, name) <= most:
                raise ValueError(f"{name} 应在 {least} 到 {most} 之间，现为 {getattr(self, name)}")

    @property
    def own_ent_id(self) -> str:
        """What bills name this hospital by."""
        return self.ent_id or self.ref_ent_id
