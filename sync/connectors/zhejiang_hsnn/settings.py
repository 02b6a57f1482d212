"""How one hospital reaches the Zhejiang platform, and what of its rules is not certain.

Without it account, paths and windows would be passed around one by one. The secret comes from the
system's keyring; it is shown by no repr and in no journal. Names of calls that no source shows are
settings without a default: what they would do is not offered until somebody enters them. The
readings that were chosen stand in docs/decisions/0044.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields

_LIMITS = {
    "timeout_s": (0.1, 600),
    "lookback_days": (1, 366),
    "filed_days": (1, 366),
    "ids_per_call": (1, 1000),
    "custom_info_length": (20, 2000),
}


@dataclass(frozen=True, slots=True)
class HsnnPaths:
    """Calls whose names are not known, below the hospital's interface; empty: not used."""

    add_order: str = ""
    """Save an order and its details (state 0)."""
    submit_order: str = ""
    """Submit a saved order (0 → 1)."""
    orders: str = ""
    """Query order details by time."""
    distributions: str = ""
    """Query distributions by time."""
    receipts: str = ""
    """Query what was received, by distributions."""

    def __post_init__(self) -> None:
        """Refuse what is no path."""
        for name in (one.name for one in fields(self)):
            path = getattr(self, name)
            if path and not re.fullmatch(r"(/[A-Za-z0-9_.-]+)+", path):
                raise ValueError(f"接口路径 {name} 应形如 /drug/…，现为“{path}”")


@dataclass(frozen=True, slots=True)
class HsnnSettings:
    """One account of one hospital; valid or not made (ValueError)."""

    url: str
    """What stands before /tradeInterface."""
    user: str
    """departmentUserName."""
    secret: str = field(repr=False)
    plain_http: bool = False
    """Allow an http:// address: the secret goes in the open when logging in."""
    paths: HsnnPaths = field(default_factory=HsnnPaths)
    timeout_s: float = 30.0
    """For connecting, and for the whole answer."""
    ca_pem: str = field(default="", repr=False)
    """Certificates of a private authority, trusted instead of the public ones."""
    lookback_days: int = 60
    """How far back orders and distributions are asked for."""
    filed_days: int = 7
    """How far back an order that was saved before is looked for."""
    ids_per_call: int = 100
    """The most numbers in one question."""
    bare_ids: bool = False
    """Lists of numbers hold texts instead of objects with one field."""
    custom_info_length: int = 100
    """The most characters of our key and remark in a …CustomInfo field."""
    logtime_format: str = "%Y-%m-%d %H:%M:%S"
    """Of logtime; `ms`: milliseconds since 1970."""
    distributor_field: str = "companyIdPs"
    """What names the distributor in orders and distributions."""
    delivery_no_field: str = "companyDistributeId"
    """What of a distribution is the number of the delivery note."""
    known_receipt_codes: frozenset[str] = frozenset()
    """Codes that say: this distribution was received before."""
    known_return_codes: frozenset[str] = frozenset()
    """Codes that say: this hospitalReturnId was used before."""
    passing_words: tuple[str, ...] = ("繁忙", "稍后", "超时")
    """In returnMsg: another try may help."""

    def __post_init__(self) -> None:
        """Refuse what could only fail later, at the platform."""
        if not re.fullmatch(r"https?://[^\s/]+(/\S*)?", self.url):
            raise ValueError(f"浙江采购平台地址应以 https:// 开头，现为“{self.url}”")
        if self.url.startswith("http://") and not self.plain_http:
            raise ValueError(
                f"浙江采购平台地址“{self.url}”没有加密，请改为 https://，或明确允许不加密连接"
            )
        for value, what in ((self.user, "用户名"), (self.secret, "密钥")):
            if not value:
                raise ValueError(f"浙江采购平台{what}不能为空")
            if "&" in value:
                raise ValueError(f"浙江采购平台{what}不能含有“&”")
        for name, (least, most) in _LIMITS.items():
            if not least <= getattr(self, name) <= most:
                raise ValueError(f"{name} 应在 {least} 到 {most} 之间，现为 {getattr(self, name)}")
