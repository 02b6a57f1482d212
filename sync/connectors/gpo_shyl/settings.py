"""How one hospital reaches the GPO platform, and what of the platform's rules is not certain.

Without it address, secret and codes would be passed around one by one. The secret (iocode) comes
from the system's keyring; it is shown by no repr and in no journal. What no source tells is a
setting here, and docs/decisions/0042 says why it stands as it does.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from app.purchasing.states import OrderState

_LIMITS = {
    "timeout_s": (0.1, 600),
    "days_back": (1, 366),
    "days_per_query": (1, 366),
    "days_to_deliver": (0, 366),
}


@dataclass(frozen=True, slots=True)
class GpoSettings:
    """One hospital's account; valid or not made (ValueError)."""

    url: str
    """Where the services stand, without the name of one."""
    secret: str = field(repr=False)
    """iocode: requests are signed with it, and it is never sent."""
    platform_code: str
    """ptdm 平台代码."""
    org_code: str
    """yybm 医院编码."""
    operator: str
    """czr 操作人 of stock-in notes."""
    plain_http: bool = False
    """Allow an http:// address: the secret is not sent, but orders go in the open."""
    timeout_s: float = 30.0
    """For connecting, and for the whole answer."""
    ca_pem: str = field(default="", repr=False)
    """Certificates of a private authority, trusted instead of the public ones."""
    service_path: str = "/{subject}WebService"
    """The path of a subject's service below `url`."""
    list_operation: str = "get"
    """The operation of deliveryOrder that takes a span of time instead of a bar code."""
    days_back: int = 30
    """How far back deliveries are asked for, each time anew."""
    days_per_query: int = 7
    """The longest span asked for at once."""
    days_to_deliver: int = 7
    """When an order without a latest day must have come."""
    several_deliveries: str = "1"
    """dcpsbs 多次配送标识."""
    urgency: str = "0"
    """jjcd 紧急程度; its table is not known."""
    plan_kind: str = "0"
    """jhlx 计划类型."""
    receipt_prefix: str = "RK"
    """Before the delivery detail's number, it makes the number of our stock-in note (rkdbh)."""
    plan_states: Mapping[str, OrderState] = field(default_factory=dict)
    """What zt of a plan means, by the operator's table; empty: plans are not asked for."""
    line_states: Mapping[str, OrderState] = field(default_factory=dict)
    """What cljg of a plan's line means; what is not in it stands as its plan does."""

    def __post_init__(self) -> None:
        """Refuse what could only fail later, at the platform."""
        if not re.fullmatch(r"https?://[^\s/]+(/\S*)?", self.url):
            raise ValueError(f"GPO 平台地址应以 https:// 开头，现为“{self.url}”")
        if self.url.startswith("http://") and not self.plain_http:
            raise ValueError(
                f"GPO 平台地址“{self.url}”没有加密，请改为 https://，或明确允许不加密连接"
            )
        for value, what in (
            (self.secret, "机构密钥（iocode）"),
            (self.platform_code, "平台代码（ptdm）"),
            (self.org_code, "医院编码（yybm）"),
            (self.operator, "操作人（czr）"),
            (self.receipt_prefix, "入库单编号前缀"),
        ):
            if not value.strip():
                raise ValueError(f"GPO 平台的{what}不能为空")
        if "{subject}" not in self.service_path:
            raise ValueError(f"服务路径应含 {{subject}}，现为“{self.service_path}”")
        for name, (least, most) in _LIMITS.items():
            if not least <= getattr(self, name) <= most:
                raise ValueError(f"{name} 应在 {least} 到 {most} 之间，现为 {getattr(self, name)}")

    def address(self, subject: str) -> str:
        """Where the service of a subject is."""
        return self.url.rstrip("/") + self.service_path.replace("{subject}", subject)
