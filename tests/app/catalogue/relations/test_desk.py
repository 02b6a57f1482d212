from __future__ import annotations

import queue
import random
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from sqlalchemy import select

from app.catalogue.relations import journal, reading
from app.catalogue.relations.desk import AnyValue, RelationsDesk
from app.catalogue.relations.downloading import Downloaded, DownloadFailed
from app.catalogue.relations.events import (
    AddressesListed,
    DistributorsListed,
    DocumentsDue,
    DownloadShown,
    MayDeliverAnswered,
    Part,
    RelationNews,
    RelationsAsked,
    RelationsChanged,
    RelationsListed,
    RelationsRefused,
)
from app.catalogue.relations.told import comparing, taking
from app.catalogue.relations.told import reading as told_reading
from app.catalogue.relations.told.bodies import RelationsTold, RoundEnd
from app.catalogue.relations.told.values import (
    News,
    Outcome,
    Party,
    PartyListed,
    RelationList,
    RelationListed,
)
from app.catalogue.relations.values import (
    Address,
    Distributor,
    Document,
    DocumentKind,
    Origin,
    Reason,
    Relation,
    Told,
)
from app.facts.registry import FACTS
from app.store.core import Core
from app.store.database import Database
from app.store.facts import Author
from app.store.tables.changes import operation
from app.store.tables.relations import delivery_relation, distributor
from tests.app.catalogue.entries.shelves import rows_of
from tests.deliveries import TODAY, Workplace

Event = TypeVar("Event")
LIMIT_S = 60
COMPANY = Distributor("91310000", "甲医药", "张三", "021")
SOON = TODAY + timedelta(days=20)


class Stage:
    """A desk and what it said."""

    def __init__(self, place: Workplace) -> None:
        self.place, self.core = place, Core()
        self.events: queue.Queue[object] = queue.Queue()
        parts = place.parts
        self.desk = RelationsDesk(
            parts.database, parts.log, parts.clock, self.core, self.events.put
        )

    def heard(self, kind: type[Event]) -> Event:
        event = self.events.get(timeout=LIMIT_S)
        assert isinstance(event, kind), event
        return event

    def laid_down(self, *values: AnyValue) -> RelationsChanged:
        self.desk.lay_down(values, "甲")
        return self.heard(RelationsChanged)


@pytest.fixture
def stage(place: Workplace) -> Iterator[Stage]:
    made = Stage(place)
    yield made
    assert made.desk.stop(LIMIT_S)
    assert made.core.stop(LIMIT_S)


def test_what_is_laid_down_is_listed_warned_of_and_decides(stage: Stage) -> None:
    licence = Document("91310000", DocumentKind.DRUG_LICENCE, "鄂01", valid_until=SOON)
    old = Document("91310000", DocumentKind.BUSINESS_LICENCE, "旧", valid_until=TODAY)
    renewed = Document("91310000", DocumentKind.BUSINESS_LICENCE, "新", valid_until=None)
    changed = stage.laid_down(COMPANY, licence, old, renewed, Address("1", "西药库"))
    assert changed.parts == {Part.DISTRIBUTORS, Part.DOCUMENTS, Part.ADDRESSES}
    stage.laid_down(Relation("X1", "91310000", "1"), Relation("X2", "91310000"))
    stage.desk.list_distributors("甲")
    (row,) = stage.heard(DistributorsListed).rows
    assert (row.relations, len(row.documents)) == (2, 3)
    stage.desk.list_due(30)
    assert [one.days_left for one in stage.heard(DocumentsDue).rows] == [20]
    stage.desk.list_addresses()
    assert [one.name for one in stage.heard(AddressesListed).rows] == ["西药库"]
    stage.desk.ask("X1", "甲医药", "1", TODAY)
    assert stage.heard(MayDeliverAnswered).answer.reason is Reason.ALLOWED
    stage.desk.ask("X1", "甲医药", "1", SOON + timedelta(days=1))
    assert stage.heard(MayDeliverAnswered).answer.reason is Reason.DOCUMENT_EXPIRED
    stage.desk.take_back([Relation("X1", "91310000", "1")], "甲")
    stage.heard(RelationsChanged)
    stage.desk.list_relations(RelationsAsked(distributor_code="91310000"))
    assert [one.relation.province_code for one in stage.heard(RelationsListed).rows] == ["X2"]
    stage.desk.list_relations(RelationsAsked(gone=True))
    assert len(stage.heard(RelationsListed).rows) == 2
    with stage.place.parts.database.reading() as connection:
        assert reading.allowed(connection, stage.place.org, TODAY) == {"X2": ("甲医药",)}


@pytest.mark.parametrize(
    "value",
    [
        Distributor("", "甲"),
        Document("D1", DocumentKind.OTHER, " "),
        Address("1", ""),
        Relation("X1", ""),
        Relation("X1", "D1", valid_from=SOON, valid_until=TODAY),
        Distributor("D1", "长" * 501),
        Distributor("D" * 201, "甲"),
    ],
)
def test_what_says_nothing_is_refused_with_the_reason(stage: Stage, value: AnyValue) -> None:
    stage.desk.lay_down([value], "甲")
    refused = stage.heard(RelationsRefused)
    assert refused.number is None
    assert refused.why.chinese.endswith("。")


def test_a_file_of_relations_is_read_in_and_known_names_are_known(
    stage: Stage, tmp_path: Path
) -> None:
    stage.laid_down(COMPANY)
    path = tmp_path / "配送关系.csv"
    path.write_text(
        "省标代码,配送企业,配送地址,有效期起,有效期止\n"
        "X1,甲医药,西药库,2026-01-01,2026-12-31\nX2,乙医药,,,\n,,,,\n",
        encoding="gb18030",
    )
    stage.desk.import_file(path, "甲")
    changed = stage.heard(RelationsChanged)
    assert changed.said is not None
    assert "2 条" in changed.said.chinese
    stage.desk.list_relations(RelationsAsked())
    rows = stage.heard(RelationsListed).rows
    assert [(one.distributor, one.address) for one in rows] == [
        ("甲医药", "西药库"),
        ("乙医药", ""),
    ]
    assert rows[0].relation.valid_until == date(2026, 12, 31)
    stage.desk.import_file(tmp_path / "没有.csv", "甲")
    assert stage.heard(RelationsRefused).number is None


def said(at: int, relations: Sequence[Relation]) -> journal.RelationsSaid:
    return journal.RelationsSaid(
        origin=Origin.PERSON,
        person="甲",
        at=datetime(2026, 11, 21, at, tzinfo=UTC),
        distributors=[journal.DistributorSaid(code="D1", name=f"名{at}")],
        relations=[
            one for one in map(journal.said_of, relations) if isinstance(one, journal.RelationSaid)
        ],
    )


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_in_whatever_order_words_come_the_later_one_stands(
    request: pytest.FixtureRequest, tmp_path: Path, empty_database: Path, engine: str
) -> None:
    words = [
        (uuid.UUID(int=n), said(n // 2, [Relation("X1", "D1", "", note=str(n))])) for n in range(6)
    ]
    if engine == "sqlite":
        path = tmp_path / "words.db"
        path.write_bytes(empty_database.read_bytes())
        opened = Database.at(path, scratch=True)
    else:
        opened = Database(request.getfixturevalue("postgres_url"))
    with opened as database, database.writing() as connection:
        for seed in range(8):
            shuffled = [*words, *words]
            random.Random(seed).shuffle(shuffled)
            with connection.begin_nested() as savepoint:
                for op_id, body in shuffled:
                    journal.apply(connection, Author("H1", op_id, op_id), body)
                (relation,) = connection.execute(select(delivery_relation)).all()
                assert (relation.note, relation.op_id) == ("5", uuid.UUID(int=5))
                assert connection.execute(select(distributor.c.name)).scalar_one() == "名2"
                savepoint.rollback()


def tell(stage: Stage, whole: RelationList) -> None:
    """What the service would have told."""
    with stage.place.parts.database.writing() as connection:
        known = told_reading.known(connection, stage.place.org)
        found = comparing.news_of(whole, known, "p", TODAY)
        round_id, at = taking.next_round(connection, stage.place.org, stage.place.parts.clock)
        said = RelationsTold(
            round_id=round_id,
            source="p",
            at=at,
            relations=list(found.relations),
            parties=list(found.parties),
            end=RoundEnd(outcome=Outcome.TAKEN, total=found.total),
        )
        taking.take(connection, stage.place.org, said)
    stage.desk.told()
    stage.heard(RelationsChanged)


def shown(stage: Stage, **asked: bool) -> RelationsListed:
    stage.desk.list_relations(RelationsAsked(**asked))  # type: ignore[arg-type]
    return stage.heard(RelationsListed)


def test_the_platforms_word_lies_beside_ours_until_somebody_decides(stage: Stage) -> None:
    stage.laid_down(Relation("X1", "D1", valid_until=SOON), Distributor("D1", "我们叫的"))
    company = PartyListed(Party.DISTRIBUTOR, "D1", "甲医药")
    lines = (RelationListed("X1", "D1"), RelationListed("X2", "D1", scope="全市"))
    tell(stage, RelationList(lines, (company,), whole=True))
    page = shown(stage)
    ours, theirs = page.rows
    assert (ours.relation.valid_until, ours.relation.disputed) == (SOON, True)
    assert (theirs.relation.origin, theirs.relation.told.scope) == (Origin.PLATFORM, "全市")  # type: ignore[union-attr]
    assert theirs.news == RelationNews(News.NEW)
    assert page.downloads.disputed == 1
    assert page.downloads.last is not None
    stage.desk.list_distributors()
    (row,) = stage.heard(DistributorsListed).rows
    assert (row.distributor.name, row.distributor.told) == ("我们叫的", "甲医药")
    stage.desk.ask("X1", "D1", "", TODAY)
    disputed = stage.heard(MayDeliverAnswered).answer
    assert (disputed.allowed, disputed.reason) == (True, Reason.DISPUTED)
    assert f"到 {SOON} 为止" in disputed.message
    assert "平台登记长期有效" in disputed.message
    stage.desk.keep([ours.relation], "甲")
    stage.heard(RelationsChanged)
    assert [row.relation.disputed for row in shown(stage).rows] == [False, False]
    # The platform says something new: ours is not undone, and the difference is open again.
    tell(stage, RelationList((replace(lines[0], enabled=False), lines[1]), whole=True))
    (row2,) = shown(stage, disputed=True).rows
    assert row2.relation.valid_until == SOON
    assert row2.news == RelationNews(News.ENDED, Told(at=row2.news.before.at))  # type: ignore[union-attr]
    stage.desk.adopt([row2.relation], "甲")
    stage.heard(RelationsChanged)
    stage.desk.ask("X1", "D1", "", TODAY)
    assert stage.heard(MayDeliverAnswered).answer.reason is Reason.ENDED
    stage.desk.ask("X1", "D1", "", TODAY - timedelta(days=1))
    assert stage.heard(MayDeliverAnswered).answer.reason is Reason.ALLOWED
    # And what it says later counts at once.
    tell(stage, RelationList(lines, whole=True))
    stage.desk.ask("X1", "D1", "", TODAY)
    assert stage.heard(MayDeliverAnswered).answer.reason is Reason.ALLOWED
    assert [row.relation.province_code for row in shown(stage, news=True).rows] == ["X1"]
    stage.desk.take_back([theirs.relation], "甲")
    stage.heard(RelationsChanged)
    assert [row.relation.province_code for row in shown(stage).rows] == ["X1"]


def test_a_company_that_was_known_by_its_name_alone_is_the_one_that_the_platform_numbers(
    stage: Stage,
) -> None:
    stage.laid_down(Distributor("甲医药", "甲医药"), Relation("X1", "甲医药"))
    tell(
        stage,
        RelationList(
            (RelationListed("X2", "D1"),), (PartyListed(Party.DISTRIBUTOR, "D1", "甲医药"),)
        ),
    )
    for item in ("X1", "X2"):
        stage.desk.ask(item, "D1", "", TODAY)
        assert stage.heard(MayDeliverAnswered).answer.reason is Reason.ALLOWED
    stage.desk.ask("X2", "甲医药", "", TODAY)
    assert stage.heard(MayDeliverAnswered).answer.reason is Reason.ALLOWED


def test_a_person_hears_that_the_platform_is_asked_and_what_it_brought(place: Workplace) -> None:
    made = Stage(place)
    answers: list[Downloaded | DownloadFailed] = [
        Downloaded(120, 3, 1, 2),
        DownloadFailed("服务端没有应答"),
    ]

    def ask(person: str) -> Downloaded:
        answer = answers.pop(0)
        if isinstance(answer, DownloadFailed):
            raise answer
        assert person == "甲"
        return answer

    parts = place.parts
    desk = RelationsDesk(parts.database, parts.log, parts.clock, made.core, made.events.put, ask)
    said = []
    for _ in range(2):
        desk.download("甲")
        assert made.heard(DownloadShown) == DownloadShown(running=True)
        said.append(made.heard(DownloadShown))
    assert [one.failed for one in said] == [False, True]
    assert "新增 3 条，变更 1 条，终止 2 条" in said[0].said.chinese  # type: ignore[union-attr]
    assert "没有应答" in said[1].said.chinese  # type: ignore[union-attr]
    assert desk.stop(LIMIT_S)
    made.desk.download("甲")
    assert "服务端" in made.heard(RelationsRefused).why.chinese
    assert made.desk.stop(LIMIT_S)
    assert made.core.stop(LIMIT_S)


def test_the_log_says_all_that_the_tables_say(stage: Stage, tmp_path: Path) -> None:
    stage.laid_down(COMPANY, Relation("X1", "91310000"))
    stage.laid_down(Relation("X1", "91310000", note="改"))
    with stage.place.parts.database.reading() as connection:
        log = connection.execute(select(operation).order_by(operation.c.seq)).all()
        here = [rows_of(connection, table) for table in (distributor, delivery_relation)]
    with Database.at(tmp_path / "copy.db", scratch=True) as copy, copy.writing() as connection:
        for row in reversed(log):
            body = FACTS.decode(row.kind, row.version, row.body)
            FACTS.apply(connection, Author(row.org, row.device, row.op_id), body)
        assert [rows_of(connection, table) for table in (distributor, delivery_relation)] == here
