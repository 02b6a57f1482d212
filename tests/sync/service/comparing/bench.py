"""One institution and its platform, and all that is exchanged between them, one step at a time."""

from __future__ import annotations

import random
import uuid
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import insert, select, update

from app.links.days import Compared, Day, Repair
from app.links.exchanges import Exchange
from app.store.clock import SystemClock
from app.store.database import Database
from app.store.tables.service import outbox, platform_detail
from sync.connectors.port import Platform, PlatformError
from sync.service import accounts, platform_details
from sync.service.asking import Asking
from sync.service.comparing import days
from sync.service.comparing.looking import comparing_doing
from sync.service.confirming import ACCEPT, Dispatcher, Word
from sync.service.exchanges.doing import Expected
from sync.service.outbox_rows import DONE, Queue
from sync.service.papers import AskingForPapers
from sync.service.placing import Placing
from sync.service.returning import Returning
from sync.service.transactions import commit
from tests.sync.service.running import ORG

RECEIPT = uuid.UUID(int=0x0190_0000_0000_7000_8000_0000_0000_0099)
ROUNDS = 40


class Turned(SystemClock):
    """A clock that is turned by hand."""

    def __init__(self, at: datetime) -> None:
        super().__init__()
        self.time = at

    def now(self) -> datetime:
        return self.time


class Bench:
    """What the service does with one platform, without its threads."""

    def __init__(self, database: Database, platform: Platform, at: datetime) -> None:
        self.database, self.platform, self.clock = database, platform, Turned(at)
        commit(database, lambda c: accounts.add_organisation(c, ORG, "测试医院"))
        self.expected = Expected()
        parts = (database, self.clock, ORG, platform)
        self.asking = Asking(*parts)
        self.placing = Placing(*parts, random.Random(1))
        returning = Returning(*parts)
        self.papers = AskingForPapers(*parts, self.asking.learn_items, returning)
        self.dispatcher = Dispatcher(*parts, random.Random(1))
        self.reconciliation = comparing_doing(*parts, self.expected)

    def details(self) -> dict[str, uuid.UUID]:
        """The deliveries of all details that are known here."""
        query = select(platform_detail.c.detail_id, platform_detail.c.delivery_id)
        with self.database.reading() as connection:
            return {row.detail_id: row.delivery_id for row in connection.execute(query)}

    def rows(self) -> list[Any]:
        with self.database.reading() as connection:
            return list(connection.execute(select(outbox).order_by(outbox.c.outbox_id)))

    def confirm(self, *refused: str) -> dict[str, bool]:
        """Queue a word on each detail that nobody has spoken of; what was said of which."""
        said = {row.body.partition('"detail_id":"')[2].partition('"')[0] for row in self.rows()}
        words: dict[str, bool] = {}
        with self.database.writing() as connection:
            for delivery in sorted(set(self.details().values())):
                for one in platform_details.of_delivery(
                    connection, ORG, self.platform.name, delivery
                ):
                    if one.detail_id in said:
                        continue
                    words[one.detail_id] = one.detail_id not in refused
                    word = Word(
                        one.detail_id,
                        one.distributor_code,
                        one.carton_no,
                        one.province_code,
                        one.quantity,
                        words[one.detail_id],
                        "",
                        one.quantity,
                    )
                    queue = Queue(ORG, self.platform.name, ACCEPT, self.clock)
                    row = queue.row(self.clock.new_id(), RECEIPT, word)
                    connection.execute(insert(outbox), row)
        return words

    def lose(self) -> int:
        """Let all that waits be taken for sent, as no program should."""
        with self.database.writing() as connection:
            waiting = outbox.c.state == "due"
            done = {"state": DONE, "done_at": self.clock.now()}
            return connection.execute(update(outbox).where(waiting).values(done)).rowcount

    def send(self) -> int:
        """Send what is due now; how many messages."""
        for sent in range(1000):
            if (self.placing.send_next() or self.dispatcher.send_next()) is None:
                return sent
        raise AssertionError("there is no end to what is sent")

    def fetch(self) -> None:
        """Do the exchanges of which news is expected."""
        for exchange in self.expected.take():
            {Exchange.DELIVERIES: self.asking.ask, Exchange.ORDERS: self.papers.orders}[exchange]()

    def compare(self, first: date, last: date | None = None) -> None:
        self.reconciliation.of(first, last or first).run("")

    def kept(self, compared: Compared, first: date, last: date | None = None) -> list[Day]:
        with self.database.reading() as connection:
            found = days.load(connection, ORG, first, last or first)
        return [one for one in found if one.compared is compared]

    def day(self, compared: Compared, day: date) -> Day:
        (found,) = self.kept(compared, day)
        return found

    def differences(self, day: date) -> list[tuple[str, str, Repair]]:
        with self.database.reading() as connection:
            found = days.load(connection, ORG, day, day)
        return [(line.reference, line.what, line.repair) for one in found for line in one.lines]

    def settle(self, day: date) -> int:
        """Compare, mend and send until both sides agree; how many rounds that took."""
        for number in range(ROUNDS):
            try:
                self.compare(day)
                self.fetch()
                if not self.differences(day):
                    return number
            except PlatformError as problem:
                assert problem.retry_after_s is not None, problem
            self.clock.time += timedelta(hours=2)
            self.send()
        raise AssertionError(f"still different: {self.differences(day)}")
