"""What is kept of calls to platforms, who may read it, and that it never stands in the way."""

from __future__ import annotations

import string
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, func, select

from app.links.calls import CallsWish
from app.people.rights import rights_of_role
from app.people.roles import Role
from app.store.clock import RisingIds, SystemClock
from app.store.database import Database
from app.store.errors import DiskFull
from app.store.tables.links import platform_call
from sync.connectors.journal import JournalEntry
from sync.platform_time import BEIJING
from sync.service.accounts import Caller
from sync.service.links.call_desk import MOST, CallDesk
from sync.service.links.call_journal import CallJournal, wished_by
from sync.service.refusals import ServiceRefusal

ORG, OTHER = "31010000001", "31010000002"
NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)
READER = Caller(ORG, uuid.UUID(int=1), number="A1", rights=rights_of_role(Role.AUDIT_ADMINISTRATOR))
SECRET = "钥匙&<7>\"' +/=字"


class Turned(SystemClock):
    """A clock that is turned by hand, with ids of its own."""

    def __init__(self) -> None:
        self.time = NOON
        super().__init__(lambda: self.time, RisingIds())


def entry(
    message: str = "YY003",
    request: str = "<XMLDATA/>",
    response: str | None = "<OK/>",
    ok: bool = True,
    outcome: str = "00000",
    at: datetime = NOON,
) -> JournalEntry:
    return JournalEntry(message, request, response, at, at + timedelta(seconds=1), ok, outcome)


@pytest.fixture
def clock() -> Turned:
    return Turned()


def count(database: Database, org: str = ORG) -> int:
    with database.reading() as connection:
        query = select(func.count()).select_from(platform_call).where(platform_call.c.org == org)
        return int(connection.execute(query).scalar_one())


def test_a_call_is_kept_with_who_wished_it_and_opened_again(
    any_database: Database, clock: Turned
) -> None:
    journal, desk = CallJournal(any_database, clock), CallDesk(any_database)
    keep = journal.of(ORG, "shanghai-yy")
    keep(entry())
    with wished_by("采购员甲"):
        keep(entry("YY018", response=None, ok=False, outcome="no-connection"))
    keep(entry("YY020"))
    journal.of(OTHER, "shanghai-yy")(entry("YQ001"))
    shown = desk.shown(READER, CallsWish())
    assert [(one.message, one.person, one.ok) for one in shown.calls] == [
        ("YY020", "", True),
        ("YY018", "采购员甲", False),
        ("YY003", "", True),
    ]
    assert not shown.more
    opened = desk.opened(READER, shown.calls[1].call_id)
    assert (opened.call, opened.request, opened.response, opened.cut) == (
        shown.calls[1],
        "<XMLDATA/>",
        None,
        False,
    )
    assert opened.call.started_at == NOON and opened.call.outcome == "no-connection"
    with pytest.raises(ServiceRefusal, match="no-such-call"):
        desk.opened(replace(READER, org=OTHER), shown.calls[1].call_id)


@pytest.mark.parametrize("role", [Role.RECEIVING_CLERK, Role.PURCHASER, ""])
def test_only_administrators_and_auditors_read_it(sqlite_database: Database, role: str) -> None:
    desk = CallDesk(sqlite_database)
    for caller in (
        replace(READER, rights=rights_of_role(role)),
        replace(READER, number=""),
        replace(READER, device=None),
    ):
        with pytest.raises(ServiceRefusal, match="not-allowed"):
            desk.shown(caller, CallsWish())
        with pytest.raises(ServiceRefusal, match="not-allowed"):
            desk.opened(caller, uuid.UUID(int=7))


def test_what_is_long_is_cut_after_it_was_masked(any_database: Database, clock: Turned) -> None:
    journal = CallJournal(any_database, clock, most_chars=1000)
    request = "x" * 990 + SECRET + "y" * 5000
    journal.of(ORG, "p", [SECRET, "", "abc"])(entry(request=request, response="z" * 1000))
    desk = CallDesk(any_database)
    opened = desk.opened(READER, desk.shown(READER, CallsWish()).calls[0].call_id)
    assert opened.cut and opened.response == "z" * 1000
    kept, _, mark = opened.request.partition("…")
    assert kept == "x" * 990 + "******" + "y" * 4
    assert mark == "（其后 4996 字没有保存）"


def test_a_secret_a_connector_let_by_is_kept_in_no_form(
    any_database: Database, clock: Turned
) -> None:
    forms = (
        SECRET,
        "钥匙&amp;&lt;7&gt;\"' +/=字",
        "钥匙&amp;&lt;7&gt;&quot;&apos; +/=字",
        "%E9%92%A5%E5%8C%99%26%3C7%3E%22%27%20%2B%2F%3D%E5%AD%97",
        "%E9%92%A5%E5%8C%99%26%3C7%3E%22%27+%2B%2F%3D%E5%AD%97",
        "\\u94a5\\u5319&<7>\\\"' +/=\\u5b57",
    )
    keep = CallJournal(any_database, clock).of(ORG, "p", [SECRET])
    for form in forms:
        keep(entry(form, f"a{form}b", f"{form}{form}", outcome=f"c{form}"))
    with any_database.reading() as connection:
        rows = connection.execute(select(platform_call)).all()
    assert len(rows) == len(forms)
    for row in rows:
        assert (row.message, row.request, row.response, row.outcome) == (
            "******",
            "a******b",
            "************",
            "c******",
        )
    assert SECRET not in repr(keep)


def test_what_is_old_goes_a_few_rows_at_a_time(any_database: Database, clock: Turned) -> None:
    journal = CallJournal(any_database, clock, kept_days=10)
    keep, others = journal.of(ORG, "p"), journal.of(OTHER, "p")
    for _ in range(100):
        keep(entry())
    others(entry())
    clock.time += timedelta(days=11)
    left = [100]
    for _ in range(60):
        keep(entry())
        left.append(count(any_database))
    assert max(before - after for before, after in pairwise(left)) <= 64
    assert count(any_database) == 60
    assert count(any_database, OTHER) == 1


def answer(at: datetime, detail: str = "D1", of_its_own: str = "%Y%m%d/%H%M%S/") -> str:
    told = at.astimezone(BEIJING).strftime(of_its_own)
    return f"<JSSJ>{told}</JSSJ><PSMXBH>{detail}</PSMXBH><CJRQ>20261120/080000/</CJRQ>" + "x" * 1000


@pytest.mark.parametrize("written", ["%Y%m%d/%H%M%S/", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S"])
def test_a_long_answer_that_repeats_is_kept_once_a_day_and_shown_each_time(
    sqlite_database: Database, clock: Turned, written: str
) -> None:
    journal, desk = CallJournal(sqlite_database, clock), CallDesk(sqlite_database)
    keep, other = journal.of(ORG, "p"), journal.of(ORG, "q")
    for minute, detail in enumerate(["D1", "D1", "D2", "D1"]):
        at = NOON + timedelta(minutes=minute)
        keep(entry(response=answer(at, detail, written), at=at))
    other(entry(response=answer(NOON, "D1", written)))
    next_day = NOON + timedelta(days=1)
    keep(entry(response=answer(next_day, "D1", written), at=next_day))
    with sqlite_database.reading() as connection:
        sizes = connection.execute(
            select(func.length(platform_call.c.response)).order_by(platform_call.c.call_id)
        ).scalars()
        assert [size > 1000 for size in sizes] == [True, False, True, False, True, True]
    calls = desk.shown(READER, CallsWish()).calls[::-1]
    opened = [desk.opened(READER, one.call_id).response for one in calls]
    for told, detail in zip(opened, ["D1", "D1", "D2", "D1", "D1", "D1"], strict=True):
        assert told is not None and f"<PSMXBH>{detail}</PSMXBH>" in told
    assert opened[1] is not None and opened[1].startswith("（与 2026-11-22 12:00:00 的应答相同")
    with sqlite_database.writing() as connection:
        first = platform_call.c.call_id == calls[0].call_id
        connection.execute(platform_call.delete().where(first))
    assert desk.opened(READER, calls[1].call_id).response == (
        "（应答与更早的一次相同，那一次已过保存期）"
    )


class Failing(Database):
    """A database that does not write while something is the matter."""

    problem: Callable[[], BaseException] | None = None

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        if self.problem is not None:
            raise self.problem()
        with super().writing() as connection:
            yield connection


@pytest.mark.logs("calls to p wait to be kept")
def test_calls_of_a_full_disk_are_kept_once_there_is_room(tmp_path: Path, clock: Turned) -> None:
    with Failing.at(tmp_path / "service.db") as database:
        keep = CallJournal(database, clock).of(ORG, "p", [SECRET])
        database.problem = lambda: DiskFull("service.db")
        for number in range(300):
            keep(entry(f"YY{number}"))
        assert count(database) == 0
        database.problem = None
        keep(entry("after"))
        shown = CallDesk(database).shown(READER, CallsWish(limit=MOST)).calls
    # The newest are kept in memory, not all that a year without a disk would bring.
    assert [one.message for one in shown] == ["after", *(f"YY{n}" for n in range(299, 99, -1))]


@pytest.mark.logs("calls (to p wait|cannot) be kept")
def test_it_never_raises_whatever_it_is_given(
    any_database: Database, clock: Turned, caplog: pytest.LogCaptureFixture
) -> None:
    journal = CallJournal(any_database, clock)
    keep = journal.of(ORG, "p", [SECRET])
    naive = NOON.replace(tzinfo=None)
    for odd in (
        entry(request="\x00", response="\ud800", outcome="\udfff\x00"),
        entry(message="长" * 5000, outcome="长" * 5000),
        entry(at=naive),
        entry(response=answer(NOON), at=naive),
        entry("after"),
    ):
        keep(odd)
    shown = CallDesk(any_database).shown(READER, CallsWish()).calls
    assert [len(one.message) for one in shown] == [5, 500, 5]
    assert CallDesk(any_database).opened(READER, shown[2].call_id).request == "\ufffd"
    any_database.close()
    keep(entry(request=SECRET))
    assert SECRET not in caplog.text


LETTERS = st.sampled_from(["a", "A", "%", "_", "/", "\\", "é", "É", "字", "'", "\x00", " "])
TEXT = st.text(LETTERS, max_size=4)
CALLS = st.lists(
    st.builds(
        entry,
        message=st.sampled_from(["YY003", "YY018", "yy_%"]),
        request=TEXT,
        response=st.none() | TEXT,
        ok=st.booleans(),
        outcome=TEXT,
        at=st.integers(0, 72).map(lambda hours: NOON + timedelta(hours=hours)),
    ),
    max_size=8,
)
DAYS = st.none() | st.integers(-1, 4).map(lambda days: NOON.date() + timedelta(days=days))
WISHES = st.builds(
    CallsWish,
    link=st.sampled_from(["", "p", "q"]),
    message=st.sampled_from(["", "YY003", "yy", "_", "%"]),
    text=TEXT,
    failed_only=st.booleans(),
    first=DAYS | st.just(date.min),
    last=DAYS | st.just(date.max),
    limit=st.integers(-1, 5),
)
_SMALL = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)


def matches(wish: CallsWish, link: str, one: JournalEntry) -> bool:
    """What a search is to find, said without a database."""

    def within(part: str, whole: str | None) -> bool:
        told = [text.replace("\x00", "\ufffd").translate(_SMALL) for text in (part, whole or "")]
        return told[0] in told[1] and (whole is not None or not part)

    day = one.started_at.astimezone(BEIJING).date()
    return (
        wish.link in ("", link)
        and within(wish.message, one.message)
        and any(within(wish.text, place) for place in (one.request, one.response, one.outcome))
        and not (wish.failed_only and one.ok)
        and (wish.first is None or day >= wish.first)
        and (wish.last is None or day <= wish.last)
    )


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(calls=CALLS, wish=WISHES)
@example(calls=[entry(request="aA"), entry(request="%")], wish=CallsWish(text="%", limit=1))
def test_a_search_finds_what_is_there_page_by_page(
    any_database: Database, calls: list[JournalEntry], wish: CallsWish
) -> None:
    clock = Turned()
    with any_database.writing() as connection:
        connection.execute(platform_call.delete())
    journal, desk = CallJournal(any_database, clock), CallDesk(any_database)
    links = [("p", "q")[number % 2] for number in range(len(calls))]
    for link, one in zip(links, calls, strict=True):
        clock.time = max(clock.time, one.ended_at)
        journal.of(ORG, link)(one)
    expected = [
        one.message for link, one in zip(links, calls, strict=True) if matches(wish, link, one)
    ]
    found: list[str] = []
    before: uuid.UUID | None = None
    for _ in range(len(calls) + 1):
        page = desk.shown(READER, replace(wish, before=before))
        assert len(page.calls) <= max(1, wish.limit)
        found += [one.message for one in page.calls]
        if not page.more:
            break
        before = page.calls[-1].call_id
    assert found == expected[::-1]


def test_a_search_for_too_much_is_refused_in_words(sqlite_database: Database) -> None:
    with pytest.raises(ServiceRefusal, match="200"):
        CallDesk(sqlite_database).shown(READER, CallsWish(text="x" * 201))
