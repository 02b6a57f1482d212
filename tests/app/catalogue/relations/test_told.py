from __future__ import annotations

import random
import uuid
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import Connection

from app.catalogue.relations import journal, reading, standing
from app.catalogue.relations.events import RelationsAsked
from app.catalogue.relations.told import bodies, comparing, taking
from app.catalogue.relations.told import reading as told_reading
from app.catalogue.relations.told.bodies import PartyTold, RelationsTold, RelationTold, RoundEnd
from app.catalogue.relations.told.comparing import Known
from app.catalogue.relations.told.table import RowRefused, missing_in, read_point, read_relation
from app.catalogue.relations.told.values import (
    News,
    Outcome,
    Party,
    PartyListed,
    RelationList,
    RelationListed,
)
from app.catalogue.relations.values import Origin, Relation, Told
from app.store.clock import SystemClock
from app.store.database import Database
from app.store.facts import Author
from app.store.tables.relations import relations_round, told_party, told_relation
from tests.app.catalogue.entries.shelves import rows_of

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
DAY = timedelta(days=1)
ORG = "H1"
NOTHING = Known({}, {})
LINE = RelationListed("X1", "D1", scope="全市", period="第一批")
COMPANY = PartyListed(Party.DISTRIBUTOR, "D1", "甲医药")
POINT = PartyListed(Party.ADDRESS, "1", "西药库", "某路 1 号")


def known_after(listed: RelationList, before: Known = NOTHING, source: str = "p") -> Known:
    found = comparing.news_of(listed, before, source, TODAY)
    relations = dict(before.relations) | {one.key: (one, source) for one in found.relations}
    parties = dict(before.parties) | {(one.part, one.code): (one, source) for one in found.parties}
    return Known(relations, parties)


def whats(listed: RelationList, known: Known, source: str = "p", day: date = TODAY) -> list[News]:
    found = comparing.news_of(listed, known, source, day)
    return [*(one.what for one in found.relations), *(one.what for one in found.parties)]


def test_what_is_listed_again_is_no_news_and_what_is_otherwise_says_how() -> None:
    listed = RelationList((LINE,), (COMPANY, POINT), whole=True)
    assert whats(listed, NOTHING) == [News.NEW] * 3
    known = known_after(listed)
    assert whats(listed, known) == []
    longer = replace(LINE, valid_until=TODAY)
    assert whats(replace(listed, relations=(longer,)), known) == [News.CHANGED]
    off = replace(listed, relations=(replace(LINE, enabled=False),))
    (ended,) = comparing.news_of(off, known, "p", TODAY).relations
    assert (ended.what, ended.ended_on) == (News.ENDED, TODAY)
    after = known_after(off, known)
    assert whats(off, after, day=TODAY + DAY) == [], "it ended once"
    assert whats(listed, after) == [News.RETURNED]


def test_a_whole_list_ends_what_its_source_told_and_does_not_list_a_part_ends_nothing() -> None:
    known = known_after(RelationList((LINE, replace(LINE, province_code="X2")), (COMPANY, POINT)))
    one = RelationList((LINE,), (COMPANY, replace(POINT, code="2")))
    assert whats(one, known) == [News.NEW], "an address of a part"
    found = comparing.news_of(replace(one, whole=True), known, "p", TODAY)
    assert [(r.province_code, r.what, r.ended_on) for r in found.relations] == [
        ("X2", News.ENDED, TODAY)
    ]
    assert [(p.code, p.what, p.stopped) for p in found.parties] == [
        ("2", News.NEW, ""),
        ("1", News.ENDED, comparing.UNLISTED),
    ]
    assert whats(replace(one, whole=True, parties=()), known, "other") == []
    assert comparing.is_empty(RelationList(whole=True), known, "p")
    assert not comparing.is_empty(RelationList(whole=True), known, "other")
    assert not comparing.is_empty(RelationList(), known, "p")


def test_several_tender_periods_are_one_relation_that_holds_while_one_of_them_does() -> None:
    over = replace(LINE, enabled=False, period="第二批")
    later = replace(LINE, valid_from=TODAY + DAY, period="第三批")
    (one,) = comparing.news_of(RelationList((over, LINE, later)), NOTHING, "p", TODAY).relations
    assert (one.ended_on, one.valid_from, one.period) == (None, None, "第一批、第三批")


def test_a_party_keeps_what_a_list_leaves_out() -> None:
    known = known_after(RelationList(parties=(POINT,)))
    assert whats(RelationList(parties=(replace(POINT, text=""),)), known) == []
    off = RelationList(parties=(replace(POINT, text="", enabled=False),))
    (stopped,) = comparing.news_of(off, known, "p", TODAY).parties
    assert (stopped.what, stopped.text) == (News.ENDED, "某路 1 号")
    assert whats(RelationList(parties=(POINT,)), known_after(off, known)) == [News.RETURNED]


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        ("", "", (None, None, True)),
        ("启用", "有效", (None, None, True)),
        ("1", "否", (None, None, False)),
        ("2026/1/2", "20261231", (date(2026, 1, 2), date(2026, 12, 31), True)),
    ],
)
def test_a_row_of_the_table_is_read_whether_it_says_days_or_yes_and_no(
    start: str, end: str, said: tuple[date | None, date | None, bool]
) -> None:
    row = {"统编代码": "X1", "配送企业代码": "D1", "名称": "甲医药", "启用": start, "有效": end}
    relation, company = read_relation(row | {"配送范围": "全市", "别的": "x"})
    assert (relation.valid_from, relation.valid_until, relation.enabled) == said
    assert (relation.scope, company.name) == ("全市", "甲医药")


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ({"统编代码": "X1"}, "缺少配送企业代码"),
        ({"配送企业代码": "D1"}, "缺少统编代码"),
        ({"统编代码": "X1", "配送企业代码": "D1", "启用": "也许"}, "启用应为日期"),
        ({"统编代码": "X1", "配送企业代码": "D1", "启用": "20270101", "有效": "20260101"}, "晚于"),
        ({"统编代码": "X" * 201, "配送企业代码": "D1"}, "超过 200 个字"),
        ({"统编代码": "X1", "配送企业代码": "D1", "配送范围": "a\nb"}, "换行"),
    ],
)
def test_a_row_that_cannot_be_used_says_why(row: dict[str, str], why: str) -> None:
    with pytest.raises(RowRefused, match=why):
        read_relation(row)
    with pytest.raises(RowRefused):
        read_point(row)


def test_headings_that_must_be_there_are_named() -> None:
    assert missing_in(["省标代码", "YQBM"]) == ()
    assert missing_in(["统编代码"]) == ("配送企业代码",)
    assert missing_in(["PSDBM"], points=True) == ("配送点名称",)
    assert read_point({"PSDBM": "1", "PSDMC": "西药库", "PSDZ": "某路"}).text == "某路"


def laid_down(at: datetime, **fields: object) -> Relation:
    return replace(Relation("X1", "D1", at=at), **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("fields", "told", "differs"),
    [
        ({}, Told(), False),
        ({}, Told(valid_until=TODAY), True),
        ({"valid_from": TODAY}, Told(), False),
        ({"valid_from": TODAY}, Told(valid_from=TODAY + DAY), True),
        ({"gone": True}, Told(), True),
        ({"gone": True}, Told(ended_on=TODAY), False),
        ({}, Told(ended_on=TODAY), True),
        ({"valid_until": TODAY - DAY}, Told(ended_on=TODAY), False),
    ],
)
def test_a_persons_word_stands_and_a_difference_is_open_until_somebody_decides(
    fields: dict[str, object], told: Told, differs: bool
) -> None:
    key = ("X1", "D1", "")
    said = replace(told, at=NOW)
    before = standing.relation(key, laid_down(NOW - DAY, **fields), said)
    after = standing.relation(key, laid_down(NOW + DAY, **fields), said)
    assert before is not None
    assert after is not None
    assert (before.disputed, after.disputed) == (differs, False)
    assert (before.gone, before.valid_until) == (
        bool(fields.get("gone")),
        fields.get("valid_until"),
    )
    adopted = standing.relation(key, laid_down(NOW, origin=Origin.PLATFORM, **fields), said)
    assert adopted is not None
    assert (adopted.gone, adopted.valid_until) == (False, told.last_day)
    assert standing.relation(key, laid_down(NOW, origin=Origin.PLATFORM), None) is None


def pieces(seed: int) -> list[RelationsTold]:
    """Rounds about a few relations, each in pieces."""
    chance = random.Random(seed)
    told = []
    for no in range(6):
        head = RelationsTold(
            round_id=uuid.UUID(int=(7 << 76) | (2 << 62) | no), source="p", at=NOW + no * DAY
        )
        keys = chance.sample([("X1", "D1"), ("X2", "D1"), ("X1", "D2"), ("", "D2")], 2)
        relations = [
            RelationTold(
                province_code=item,
                distributor_code=company,
                what=chance.choice(list(News)),
                valid_until=chance.choice([None, TODAY, TODAY + DAY]),
                ended_on=chance.choice([None, None, TODAY]),
            )
            for item, company in keys
        ]
        name = f"名{no}"
        company = PartyTold(part=Party.DISTRIBUTOR, code="D1", what=News.NEW, name=name)
        told.append(msgspec.structs.replace(head, relations=relations[:1], parties=[company]))
        end = RoundEnd(outcome=Outcome.TAKEN, total=2, changed=2)
        told.append(msgspec.structs.replace(head, relations=relations[1:], end=end))
    return told


TABLES = (told_relation, told_party, relations_round)


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_pieces_in_any_order_and_twice_come_to_the_same_and_sql_agrees_with_the_rules(
    request: pytest.FixtureRequest, tmp_path: Path, empty_database: Path, engine: str
) -> None:
    if engine == "sqlite":
        path = tmp_path / "told.db"
        path.write_bytes(empty_database.read_bytes())
        opened = Database.at(path, scratch=True)
    else:
        opened = Database(request.getfixturevalue("postgres_url"))
    with opened as database, database.writing() as connection:
        for seed in range(6):
            with connection.begin_nested() as savepoint:
                in_order = pieces(seed)
                kept = taken(connection, in_order)
                shuffled = [*in_order, *in_order]
                random.Random(seed).shuffle(shuffled)
                assert taken(connection, shuffled) == kept
                for piece in in_order:
                    taking.take(connection, ORG, piece)
                lay_down_some(connection, random.Random(seed))
                agree(connection)
                savepoint.rollback()


def taken(connection: Connection, told: list[RelationsTold]) -> list[object]:
    with connection.begin_nested() as savepoint:
        for piece in told:
            taking.take(
                connection,
                ORG,
                msgspec.json.decode(msgspec.json.encode(piece), type=bodies.RelationsTold),
            )
        found = [rows_of(connection, table) for table in TABLES]
        savepoint.rollback()
    return list(found)


def lay_down_some(connection: Connection, chance: random.Random) -> None:
    for no in range(4):
        relation = journal.RelationSaid(
            province_code=chance.choice(["X1", "X2", "X3", ""]),
            distributor_code=chance.choice(["D1", "D2"]),
            valid_until=chance.choice([None, TODAY, TODAY - DAY]),
            gone=chance.random() < 0.3,
        )
        said = journal.RelationsSaid(
            origin=chance.choice([Origin.PERSON, Origin.FILE, Origin.PLATFORM]),
            person="甲",
            at=NOW + chance.randint(-3, 9) * DAY,
            relations=[relation],
        )
        journal.apply(connection, Author(ORG, uuid.uuid4(), uuid.UUID(int=no)), said)


def agree(connection: Connection) -> None:
    """Pages, counts and what the rules read tell the same."""
    everything, more = reading.listed(connection, ORG, RelationsAsked(gone=True))
    assert not more
    here, _ = reading.listed(connection, ORG, RelationsAsked())
    assert here == [one for one in everything if not one.gone]
    assert tuple(here) == reading.of_items(connection, ORG, ["X1", "X2", "X3", ""])
    open_ones = [one for one in everything if one.disputed]
    assert reading.listed(connection, ORG, RelationsAsked(disputed=True))[0] == open_ones
    assert reading.disputed(connection, ORG) == len(open_ones)
    counts = reading.counts(connection, ORG)
    assert counts == {
        code: number
        for code in ("D1", "D2")
        if (number := sum(one.distributor_code == code for one in here))
    }
    for one in reading.listed(connection, ORG, RelationsAsked(province_code="X1", gone=True))[0]:
        assert one in everything
    allowed = reading.allowed(connection, ORG, TODAY)
    assert {code: len(names) for code, names in allowed.items()} == {
        code: number
        for code in ("X1", "X2", "X3")
        if (number := sum(one.province_code == code and one.holds(TODAY) for one in here))
    }
    last = told_reading.last_news(connection, ORG)
    assert last is not None
    news = told_reading.said_in(connection, ORG, last.round_id, ["X1", "X2", ""])
    assert len(news) == 2


def test_a_new_round_stands_behind_all_that_persons_said(
    tmp_path: Path, empty_database: Path
) -> None:
    path = tmp_path / "told.db"
    path.write_bytes(empty_database.read_bytes())
    with Database.at(path, scratch=True) as database, database.writing() as connection:
        ahead = SystemClock().now() + 3 * DAY
        said = journal.RelationsSaid(
            origin=Origin.PERSON,
            at=ahead,
            relations=[journal.RelationSaid(province_code="X1", distributor_code="D1")],
        )
        journal.apply(connection, Author(ORG, uuid.uuid4(), uuid.uuid4()), said)
        _round_id, at = taking.next_round(connection, ORG, SystemClock())
        assert at > ahead
