"""Stand-ins for what is beside the receiving desk; without them a page would need a database."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime

from app.receiving.acceptance.values import AcceptanceView
from app.receiving.progress import ReceiptState
from ui.acceptance.fake_acceptance import FakeAcceptance
from ui.cases.fake_cases import FakeCases
from ui.fake_blind_desk import FakeBlindDesk
from ui.fake_four_way import FakeFourWay
from ui.fake_invoices import FakeInvoices
from ui.fake_library import FakeLibrary
from ui.known.fake_known import FakeKnown
from ui.parts.moments import utc_now
from ui.receiving.fake_questions import FakeQuestions
from ui.room_pages import RoomPorts

_NO_RECEIPT = AcceptanceView(uuid.UUID(int=0), "", ReceiptState.OPEN)


def fake_rooms(
    post: Callable[[object], None],
    start: AcceptanceView = _NO_RECEIPT,
    now: Callable[[], datetime] = utc_now,
) -> RoomPorts:
    """Make one of each; `start` is the acceptance that is shown."""
    return RoomPorts(
        library=FakeLibrary(post, now=now),
        four_way=FakeFourWay(post),
        invoices=FakeInvoices(post),
        acceptance=FakeAcceptance(post, start),
        blind=FakeBlindDesk(post, now=now),
        known=FakeKnown(post, now),
        cases=FakeCases(post, now),
        codes=FakeQuestions(post),
    )
