"""How one hospital reaches the DEP gateway, and what of the platform's rules is not certain.

Without it address, token and guesses would be passed around one by one. The token comes from the
system's keyring; it is shown by no repr and in no journal. What no source tells is a setting here,
and docs/decisions/0043 says why it stands as it does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

GATEWAY_PATH = "/dep/business/post"

_LIMITS = {
    "timeout_s": (0.1, 600),
    "days_back": (1, 3660),
    "page_size": (1, 10_000),
    "first_page": (0, 1),
    "catalogue_pause_s": (0, 86_400),
}


@dataclass(frozen=True, slots=True)
class DepSettings:
    """One account of one hospital; valid or not made (ValueError)."""

    url: str
    """The whole address, `/dep/business/post` or `/gateway/dep/business/post` included."""
    hospital: str
    """医院编码: the header Code, and HospitalCode of every body."""
    token: str = field(repr=False)
    plain_http: bool = False
    """Allow an http:// address: the token goes in the open there."""
    timeout_s: float = 30.0
    """For connecting, and for the whole answer."""
    ca_pem: str = field(default="", repr=False)
    """Certificates of a private authority, trusted instead of the public ones."""
    ip: str = "127.0.0.1"
    mac: str = "00-00-00-00-00-00"
    host_name: str = "TraceDock"
    """Who calls, told in every body."""
    days_back: int = 60
    """How far back deliveries are looked for that were not downloaded yet. They come in one answer:
    fewer where it grows too large."""
    managed: str = ""
    """Managed of the delivery question; nobody says what it means."""
    carton_fields: tuple[str, ...] = ("LogisticsCode", "MasterBarCode")
    """Where a detail's carton bar code stands: the first that is not empty."""
    check_sums: bool = True
    """SumQuantity of a delivery is the sum of its details: one that came short is noticed."""
    page_size: int = 500
    """Count of the catalogue question."""
    first_page: int = 1
    catalogue_from: date = date(2000, 1, 1)
    """Kssj of the first catalogue question."""
    catalogue_pause_s: float = 600.0
    """The least time between two readings of the catalogue's news."""
    supplier_type: str = "2"
    """Type of the parties that deliver."""
    order_type: str = "0"
    order_level: str = "0"
    """OrderType and OrderLevel of every order; their tables are not known."""
    person: str = "TraceDock"
    """Employee and Creator of every order."""
    repeated_codes: frozenset[str] = frozenset({"12000", "20000"})
    """Results that say: this was done before."""
    passing_codes: frozenset[str] = frozenset({"10000"})
    """Results that another try may change."""

    def __post_init__(self) -> None:
        """Refuse what could only fail later, at the platform."""
        if not re.fullmatch(r"https?://[^\s/]+(/\S*)?", self.url):
            raise ValueError(f"江苏采购平台地址应以 https:// 开头，现为“{self.url}”")
        if self.url.startswith("http://") and not self.plain_http:
            raise ValueError(
                f"江苏采购平台地址“{self.url}”没有加密，请改为 https://，或明确允许不加密连接"
            )
        # Both travel in headers, where a line break would be an address of its own.
        for value, what in ((self.hospital, "医院编码"), (self.token, "令牌（token）")):
            if not re.fullmatch(r"[!-~]{1,1000}", value):
                raise ValueError(f"江苏采购平台的{what}应由字母、数字或符号组成，不能为空")
        for name, (least, most) in _LIMITS.items():
            if not least <= getattr(self, name) <= most:
                raise ValueError(f"{name} 应在 {least} 到 {most} 之间，现为 {getattr(self, name)}")
