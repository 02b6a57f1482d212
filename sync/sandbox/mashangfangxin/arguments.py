"""The parameters of one call, read one by one.

Without it every method would check by itself what is missing or no number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sync.platform_time import BEIJING
from sync.sandbox.mashangfangxin.account import MOMENT
from sync.sandbox.mashangfangxin.refusals import invalid, missing


@dataclass(frozen=True, slots=True)
class Arguments:
    """What a caller sent; readers raise GatewayRefusal (40 missing, 41 invalid)."""

    values: Mapping[str, str]

    def optional(self, name: str) -> str:
        """A parameter, empty where it is missing."""
        return self.values.get(name, "").strip()

    def text(self, name: str) -> str:
        """A parameter that must be there."""
        value = self.optional(name)
        if not value:
            raise missing(name)
        return value

    def own(self, name: str, expected: str) -> None:
        """A parameter that must name the caller."""
        if self.text(name) != expected:
            raise invalid(name, "不是本企业的标识")

    def choice(self, name: str, *allowed: str) -> str:
        """A parameter that must be one of some values."""
        value = self.text(name)
        if value not in allowed:
            raise invalid(name, f"应为 {'、'.join(allowed)}，现为 {value}")
        return value

    def whole(self, name: str, most: int) -> int:
        """A whole number from 1 to `most`."""
        value = self.text(name)
        if not (value.isascii() and value.isdigit() and 1 <= int(value[:9]) <= most):
            raise invalid(name, f"应为 1 到 {most} 的整数，现为 {value}")
        return int(value)

    def day(self, name: str) -> date:
        """A date without a time of day."""
        value = self.text(name)
        try:
            return datetime.strptime(value, "%Y-%m-%d").replace(tzinfo=BEIJING).date()
        except ValueError:
            raise invalid(name, f"应为 yyyy-MM-dd，现为 {value}") from None

    def moment(self, name: str) -> datetime:
        """A date with a time of day, in Beijing."""
        value = self.text(name)
        try:
            return datetime.strptime(value, MOMENT).replace(tzinfo=BEIJING)
        except ValueError:
            raise invalid(name, f"应为 yyyy-MM-dd HH:mm:ss，现为 {value}") from None

    def codes(self, name: str, most: int) -> list[str]:
        """A list of codes joined by commas."""
        codes = [code.strip() for code in self.text(name).split(",")]
        if len(codes) > most:
            raise invalid(name, f"最多 {most} 个码，现为 {len(codes)} 个")
        if not all(codes):
            raise invalid(name, "有空码")
        return codes
