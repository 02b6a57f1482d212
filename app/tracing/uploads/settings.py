"""What one hospital tells the insurance, and who tells it: this service or the HIS.

Without it whoever makes records and whoever sends them would each ask the province anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.tracing.uploads.checking import UploadRules
from app.tracing.uploads.preparing import PricedBy

_MOST_DAYS = 3660


class Uploader(StrEnum):
    """Who calls the insurance."""

    SERVICE = "service"
    HIS = "his"
    """数据上传准备: records are made and checked here, and uploaded by HIS with its settlements."""


@dataclass(frozen=True, slots=True)
class UploadSettings:
    """How records are made; valid or not made (ValueError)."""

    uploader: Uploader = Uploader.SERVICE
    since: date | None = None
    """The first day (Beijing) that is told of; None: what happens from the first start on."""
    priced_by: PricedBy = PricedBy.PACK
    """What one of the smallest priced unit is, where the insurance's catalogue does not say."""
    universal_split: bool = False
    """Twenty 9s in place of an opened box's code (拆零)."""
    universal_uncoded: bool = False
    """Twenty 9s for items without codes (无码)."""
    code_length: int = 100
    """Most characters of a code (drug_trac_codg); 30 before the newer documents."""
    visit_days: int = 180
    """How long what HIS said of a visit is kept: what is given back names it once more."""

    def __post_init__(self) -> None:
        """Refuse what could only fail later."""
        if not 20 <= self.code_length <= 1000:
            raise ValueError(f"code_length 应在 20 到 1000 之间，现为 {self.code_length}")
        if not 1 <= self.visit_days <= _MOST_DAYS:
            raise ValueError(f"visit_days 应在 1 到 {_MOST_DAYS} 之间，现为 {self.visit_days}")

    @property
    def rules(self) -> UploadRules:
        """As far as checks need to know."""
        return UploadRules(self.code_length, self.universal_split, self.universal_uncoded)
