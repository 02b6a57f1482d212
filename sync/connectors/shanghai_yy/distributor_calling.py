"""One distributor's way of asking; without it each of its subjects would look documents up itself.

Single documents are asked for by YQ015, with kind and number alone.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import ClassVar

from app.store.clock import utc_now
from sync.connectors.journal import Journal, no_journal
from sync.connectors.office_port import PaperState
from sync.connectors.port import PlatformError
from sync.connectors.shanghai_yy.calling import Caller, may_be_done, state_in
from sync.connectors.shanghai_yy.fields import Fields
from sync.connectors.shanghai_yy.history import PAPER_STATES
from sync.connectors.shanghai_yy.reporting import DetailReport, log_detail
from sync.connectors.shanghai_yy.settings import YqSettings


class DistributorCaller(Caller):
    """One distributor that asks the platform; for one thread at a time."""

    _QUERY = "YQ015"
    _QUERY_MORE: ClassVar[Fields] = {}

    def __init__(
        self,
        settings: YqSettings,
        journal: Journal = no_journal,
        report: DetailReport = log_detail,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        super().__init__(settings, journal, report, now)
        self._yq = settings

    def _paper_state(self, kind: str, number: str, unknown: str, what: str) -> PaperState | None:
        code = self._state_of(kind, number, unknown)
        return None if code is None else state_in(PAPER_STATES, code, f"{what} {number} ")

    def _send_once(
        self,
        send: Callable[[], None],
        state: Callable[[], PaperState | None],
        what: str,
        *,
        sent_before: bool,
    ) -> None:
        """Send a paper unless it is there; a refusal may mean that it came after all."""
        if sent_before and _is_there(state(), what):
            return
        try:
            send()
        except PlatformError as refusal:
            if not (sent_before and may_be_done(refusal) and _is_there(state(), what)):
                raise


def _is_there(state: PaperState | None, what: str) -> bool:
    if state is PaperState.VOIDED:
        raise PlatformError("state-01", f"{what}在平台上已作废，请换一个编号重新填报")
    return state is not None
