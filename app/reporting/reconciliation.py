"""Whether all ends agree on what was received: scanned, code library, service, platform.

Without it nobody could show that nothing was lost on the way. Pure: the counts come in, the
differences go out.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Counts:
    """Smallest packages of one receipt, as each end counts them."""

    scanned: int
    """Added by the scans, undone ones taken off."""
    library: int
    """Codes in this workstation's code library."""
    service: int
    """Codes in the service's code library."""
    platform: int
    """Accepted by the outside platform."""

    @property
    def agree(self) -> bool:
        """All four are the same."""
        return len({self.scanned, self.library, self.service, self.platform}) == 1

    def sentence(self) -> str:
        """The four counts and whether they agree, in Chinese."""
        counts = (
            f"扫码 {self.scanned}，院内追溯码信息库 {self.library}，"
            f"前置服务 {self.service}，招采平台 {self.platform}"
        )
        return f"四方对账一致：{counts}" if self.agree else f"四方对账不一致：{counts}"
