"""What the strip says of an order that was just approved, until the platform has it.

Without it “等待上传平台” would stand there long after the order was with the platform.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection

from app.purchasing import sayings
from app.purchasing.events import OrderDone
from app.purchasing.records import OrderView
from app.purchasing.states import WITH_PLATFORM, OrderState
from ui.notice_strip import NoticeStrip
from ui.parts.languages import TranslatedWidget
from ui.parts.readable import readable


class SentNote(TranslatedWidget):
    """Stands behind a strip; is never seen itself."""

    def __init__(self, strip: NoticeStrip) -> None:
        super().__init__(strip.parentWidget())
        self._strip = strip
        self.order_id: uuid.UUID | None = None
        """Of which the strip says that it waits for the platform."""
        self.hide()

    def retranslate(self) -> None:
        """Leave the words to the moment they are said."""

    def heed(self, event: OrderDone) -> None:
        """Remember what was just approved."""
        self.order_id = event.order_ids[0] if event.said == sayings.APPROVED else None

    def concerns(self, order_ids: Collection[uuid.UUID]) -> bool:
        """Whether one of these is the order."""
        return self.order_id in order_ids

    def follow(self, view: OrderView) -> None:
        """Say no longer that an order waits when it does not."""
        if view.order_id != self.order_id:
            return
        if view.state in WITH_PLATFORM:
            said = self.tr("{number} 已上传平台，平台订单号 {platform_no}。")
            text = said.format(number=view.order_no, platform_no=view.platform_no)
            self._strip.say_right(readable(text))
        elif view.state is not OrderState.APPROVED or (view.upload and view.upload.problem):
            self._strip.hide()
        else:
            return
        self.order_id = None
