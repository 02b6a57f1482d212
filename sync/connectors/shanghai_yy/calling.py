"""One account's way of asking: single messages, pages, single documents.

Without it hospital and distributor would each turn pages and look documents up in their own way.
Lists are paged by a keyset cursor: the first call leaves it empty, each later one sends the last
number received; SFWJ says whether more follows, never how many rows were of use.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import ClassVar, TypeVar

from app.store.clock import utc_now
from sync.connectors.journal import Journal, no_journal
from sync.connectors.port import PlatformError
from sync.connectors.shanghai_yy.envelope import BAD_ANSWER, Answer
from sync.connectors.shanghai_yy.fields import Fields, write_date
from sync.connectors.shanghai_yy.reporting import DetailReport, log_detail
from sync.connectors.shanghai_yy.results import COMMUNICATION_WAIT_S
from sync.connectors.shanghai_yy.settings import AccountSettings
from sync.connectors.shanghai_yy.transport import Transport

_MAX_PAGES = 100_000

State = TypeVar("State")
Value = TypeVar("Value")


class Caller:
    """One account that asks the platform; for one thread at a time."""

    _QUERY = "YY020"
    """The message that tells of a single document."""
    _QUERY_MORE: ClassVar[Fields] = {"DJID": ""}
    """What it wants beside kind and number."""

    def __init__(
        self,
        settings: AccountSettings,
        journal: Journal = no_journal,
        report: DetailReport = log_detail,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._settings = settings
        self._report = report
        self._transport = Transport(settings, journal, now)

    def close(self) -> None:
        """Give the connections back."""
        self._transport.close()

    def _spans(
        self, first: date, last: date, names: tuple[str, str] = ("QSRQ", "JZRQ")
    ) -> Iterator[dict[str, str]]:
        """The days in questions that are not too long; `names`: of the first and the last."""
        most = timedelta(days=self._settings.most_days)
        while first <= last:
            until = min(last, first + most)
            yield {names[0]: write_date(first), names[1]: write_date(until)}
            first = until + timedelta(days=1)

    def _pages(self, message: str, main: Fields, cursor_field: str) -> Iterator[Answer]:
        """Ask page after page by the last number received; raises PlatformError."""
        cursor = ""
        cursors = {cursor}
        for _ in range(_MAX_PAGES):
            answer = self._transport.call(message, {**main, cursor_field: cursor})
            _require_count(message, answer)
            yield answer
            if _complete(answer):
                return
            cursor = answer.structs[-1].get(cursor_field, "")
            if cursor in cursors:
                break
            cursors.add(cursor)
        raise unexpected(f"{message} 的翻页游标没有前进")

    def _rows(self, message: str, main: Fields, cursor_field: str) -> Iterator[Fields]:
        """Each row of all pages once: pages may overlap when rows come in between."""
        seen: set[str] = set()
        for answer in self._pages(message, main, cursor_field):
            for fields in answer.structs:
                number = fields.get(cursor_field, "")
                if not number or number not in seen:
                    seen.add(number)
                    yield fields

    def _read(
        self, message: str, main: Fields, cursor_field: str, read: Callable[[Fields], Value]
    ) -> Iterator[Value]:
        """Each row of all pages as a value; one that cannot be read is reported and passed over."""
        for fields in self._rows(message, main, cursor_field):
            try:
                yield read(fields)
            except ValueError as error:
                self._report(fields, str(error))

    def _query(self, kind: str, number: str) -> Answer:
        asked = {"CXLX": kind, "CXBH": number, **self._QUERY_MORE}
        return self._transport.call(self._QUERY, asked)

    def _state_of(self, kind: str, number: str, unknown: str) -> str | None:
        """CLZT of a document; None where the platform answers that it knows none (`unknown`)."""
        try:
            return self._query(kind, number).main.get("CLZT", "")
        except PlatformError as error:
            if error.code == unknown:
                return None
            raise


def unexpected(what: str) -> PlatformError:
    """Say of an answer that it keeps no rule; another try may bring a better one."""
    return PlatformError(
        BAD_ANSWER,
        f"阳光采购平台的应答不合规则：{what}，稍后会自动重试",
        retry_after_s=COMMUNICATION_WAIT_S,
    )


def state_in(states: Mapping[str, State], code: str, what: str) -> State:
    """Read a state by its table; raises PlatformError for a code that stands in none."""
    if code not in states:
        raise unexpected(f"{what}的处理状态为“{code}”")
    return states[code]


@contextmanager
def reading(what: str) -> Iterator[None]:
    """Turn a field that cannot be read into an answer that keeps no rule."""
    try:
        yield
    except ValueError as error:
        raise unexpected(f"{what}无法读取，{error}") from error


def may_be_done(refusal: PlatformError) -> bool:
    """Whether a refusal may mean that what was asked is done already.

    11xxx is about the message as such, and what may be tried again was not judged.
    """
    return refusal.retry_after_s is None and not refusal.code.startswith("11")


def _require_count(message: str, answer: Answer) -> None:
    """Refuse a page that came short: its cursor would pass over what is missing."""
    said = answer.main.get("JLS", "")
    if said.isdecimal() and int(said) != len(answer.structs):
        raise unexpected(f"{message} 应有 {said} 条记录，收到 {len(answer.structs)} 条")


def _complete(answer: Answer) -> bool:
    """Tell whether this was the last page."""
    finished = answer.main.get("SFWJ", "")
    if not answer.structs or finished == "1":
        return True
    if finished != "0":
        raise unexpected(f"是否完结（SFWJ）为“{finished}”")
    return False
