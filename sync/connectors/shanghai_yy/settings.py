"""How a hospital, or a distributor, reaches the Shanghai platform.

Without it address, account and caller's marks would be passed around one by one. The password comes
from the system's keyring; it is shown by no repr and in no journal.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from app.connection import is_open_to_others
from sync.connectors.office_port import DrugKind

SERVICE_PATH = "/ysxt-ws/service/mainservice"


@dataclass(frozen=True, slots=True)
class AccountSettings:
    """One account, a hospital's or a distributor's; valid or not made (ValueError)."""

    url: str
    """The whole address of the service, its path included."""
    user: str
    """sUser 用户名."""
    password: str = field(repr=False)
    """sPwd 密码."""
    org_code: str
    """sJgbm 机构编码, or YQBM 药企编码."""
    plain_http: bool = False
    """Allow an http:// address beyond this computer: the password goes in the open there."""
    timeout_s: float = 30.0
    """For connecting, and for the whole answer."""
    ca_pem: str = field(default="", repr=False)
    """Certificates of a private authority, trusted instead of the public ones."""
    sign_upper: bool = True
    """Send the signature in upper case, as both known drug clients do."""
    ip: str = "127.0.0.1"
    """The caller's address, told in HEAD."""
    mac: str = "00-00-00-00-00-00"
    """The caller's MAC, told in HEAD."""
    version: str = "1.0.0.0"
    """sVersion."""
    stock_rows: int = 50
    """Rows of a stock report in one message; the platform takes 500 at most."""
    most_days: int = 60
    """Days that one question may span; more are asked for in several."""
    balance_field: str = "DZJG"
    """How the answer to YY016 calls its result (对账结果): the name is not published."""

    def __post_init__(self) -> None:
        """Refuse what could only fail later, at the platform."""
        if not re.fullmatch(r"https?://[^\s/]+(/\S*)?", self.url):
            raise ValueError(f"阳光采购平台地址应以 http:// 或 https:// 开头，现为“{self.url}”")
        if is_open_to_others(self.url) and not self.plain_http:
            raise ValueError(
                f"阳光采购平台地址“{self.url}”没有加密，请改为 https://，或明确允许不加密连接"
            )
        self._require_org_code()
        if not self.user:
            raise ValueError("阳光采购平台用户名不能为空")
        if not 0 < self.timeout_s <= 600:
            raise ValueError(f"超时秒数应在 0 到 600 之间，现为 {self.timeout_s}")
        if not 1 <= self.stock_rows <= 500:
            raise ValueError(f"每次上报的库存行数应在 1 到 500 之间，现为 {self.stock_rows}")
        if not 1 <= self.most_days <= 365:
            raise ValueError(f"每次查询的天数应在 1 到 365 之间，现为 {self.most_days}")
        if not re.fullmatch(r"[A-Z]{1,20}", self.balance_field):
            raise ValueError(f"对账结果字段名应为大写字母，现为“{self.balance_field}”")

    def _require_org_code(self) -> None:
        """Refuse what no institution of this kind is called."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class YySettings(AccountSettings):
    """One account of one hospital; its code has 11 digits."""

    stock_points: Mapping[str, str] = field(default_factory=dict)
    """Place in the hospital (库房) → delivery point, of what is told of the stock."""
    stock_point: str = ""
    """Delivery point of all other places; empty: each is called as its delivery point."""
    stock_kinds: Mapping[str, DrugKind] = field(
        default_factory=lambda: {
            "X": DrugKind.CHEMICAL,
            "ZN": DrugKind.PATENT,
            "YP": DrugKind.DECOCTION,
        }
    )
    """How the platform's codes begin, as they were seen, and what kind of drug these are."""
    stock_kind: DrugKind = DrugKind.OTHER
    """Kind of drug (药品类型) where nothing says it."""

    def __post_init__(self) -> None:
        """Refuse what could only fail later, at the platform."""
        # Without arguments, super() knows another class than this: slots make a new one.
        super(YySettings, self).__post_init__()
        for point in (self.stock_point, *self.stock_points.values()):
            if len(point) > 20 or not point.isprintable():
                raise ValueError(f"库存的配送点编码应不超过 20 个字，现为“{point[:40]}”")

    def _require_org_code(self) -> None:
        if not re.fullmatch(r"[0-9]{11}", self.org_code):
            raise ValueError(f"机构编码应为 11 位数字，现为“{self.org_code}”")


@dataclass(frozen=True, slots=True)
class YqSettings(AccountSettings):
    """One account of one distributor.

    What its questions after orders and returns (YQ010, YQ011) are asked by is not published, so the
    names are settings; they are those of the questions that are.
    """

    first_field: str = "QSRQ"
    """The first day."""
    last_field: str = "JZRQ"
    """The last day."""
    order_cursor: str = "DDMXBH"
    """The last order line received."""
    return_cursor: str = "THDBH"
    """The last return received."""

    def _require_org_code(self) -> None:
        if not re.fullmatch(r"[0-9A-Z]{4,20}", self.org_code):
            raise ValueError(f"药企编码应为统一社会信用代码或平台给的短码，现为“{self.org_code}”")
        for name in ("first_field", "last_field", "order_cursor", "return_cursor"):
            said = getattr(self, name)
            if not re.fullmatch(r"[A-Z]{1,20}", said):
                raise ValueError(f"查询字段名 {name} 应为大写字母，现为“{said}”")
