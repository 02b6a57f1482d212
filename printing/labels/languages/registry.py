"""Each language by its name; without it whoever prints would have to know every one of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from printing.labels.languages import cpcl, epl, tspl, zpl
from printing.labels.languages.status import PrinterStatus
from printing.labels.raster import Raster


class Language(StrEnum):
    """What a label printer speaks."""

    ZPL = "zpl"
    TSPL = "tspl"
    EPL = "epl"
    CPCL = "cpcl"

    def job(
        self,
        raster: Raster,
        dpi: int,
        copies: int = 1,
        darkness: int | None = None,
        speed: int | None = None,
    ) -> bytes:
        """Print a raster; `darkness` is percent of what a printer can, `speed` inches a second.

        None leaves what the printer was set to.
        """
        return _SPOKEN[self].job(raster, dpi, copies, darkness, speed)

    @property
    def ask(self) -> bytes:
        """The question how the printer is."""
        return _SPOKEN[self].ask

    def read_status(self, answer: bytes) -> PrinterStatus | None:
        """Read its answer; None where it is incomplete or none of this language."""
        return _SPOKEN[self].read_status(answer)


@dataclass(frozen=True, slots=True)
class _Spoken:
    job: Callable[[Raster, int, int, int | None, int | None], bytes]
    ask: bytes
    read_status: Callable[[bytes], PrinterStatus | None]


_SPOKEN = {
    Language.ZPL: _Spoken(zpl.job, zpl.ASK, zpl.read_status),
    Language.TSPL: _Spoken(tspl.job, tspl.ASK, tspl.read_status),
    Language.EPL: _Spoken(epl.job, epl.ASK, epl.read_status),
    Language.CPCL: _Spoken(cpcl.job, cpcl.ASK, cpcl.read_status),
}
