"""One code asked of the platform: told in a moment, or said why not; nothing else is asked."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest

from app.links.connections import Serves
from app.receiving.code_questions import Askable, CodeQuestion, CodeTold, ToldBatch
from app.receiving.told.desk import NotAnswered
from app.store.clock import SystemClock
from app.store.database import Database
from sync.client.codes import CodesAsked
from sync.client.errors import Refused, Unreachable
from sync.client.transport import Transport
from sync.connectors.port import PlatformError
from sync.connectors.trace_port import CodeCheck, CodeDetail, CodeState, TraceOffer
from sync.service import accounts
from sync.service.accounts import Caller
from sync.service.exchanges.hands import Hands
from sync.service.exchanges.sides import Sides
from sync.service.links.book import Fixed
from sync.service.links.connected import Connected, FixedConnections
from sync.service.refusals import ServiceRefusal
from sync.service.server import Server
from sync.service.service import Service
from sync.service.settings import ServiceSettings
from sync.service.tracing_out import code_desk
from sync.service.tracing_out.code_desk import CodeDesk
from sync.service.transactions import commit
from tests.sync.connectors.mashangfangxin.stand import Stand
from tests.sync.service.running import ORG, RunningService
from tests.sync.service.tracing_out.bench import LINK, on_platform, truth

STATION = Caller(ORG, SystemClock().new_id())
WRONG = "81000019999999999999"
LIMIT_S = 60.0


def desk_of(connector: Any = None, link: str = LINK, serves: Serves = Serves.TRACE) -> CodeDesk:  # noqa: ANN401
    connected = () if connector is None else (Connected(link, serves, connector),)
    factories: Any = {serves: []}
    connections = FixedConnections({ORG: connected})
    return CodeDesk(
        Sides(None, SystemClock(), connections, factories, lambda: None),  # type: ignore[arg-type] # nothing is stored
        Hands(),
    )


class Slow:
    """A platform that answers when it may, or refuses."""

    name = "other"
    offers = frozenset({TraceOffer.DETAILS})

    def __init__(self) -> None:
        self.may = threading.Event()
        self.problem: PlatformError | None = None
        self.asked: list[str] = []

    def code_details(self, codes: Sequence[str]) -> Iterator[CodeDetail]:
        self.asked += codes
        assert self.may.wait(LIMIT_S)
        if self.problem is not None:
            raise self.problem
        return (CodeDetail(code, CodeState.UNSAID) for code in codes)

    def check_code(self, code: str) -> CodeCheck:
        raise AssertionError(code)


def test_what_a_code_is_and_whether_its_digits_are_right_is_told(stand: Stand) -> None:
    line_no, package = on_platform(truth())[0]
    detail = next(one for one in truth().details if one.line.line_no == line_no)
    with stand.client() as platform:
        desk = desk_of(platform)
        assert desk.askable(STATION) == Askable("码上放心", True, True, True)
        told = desk.ask(STATION, CodeQuestion(f" {package.code}", check=True, person="收货员甲"))
        item = detail.line.item
        assert (told.code, told.platform, told.right) == (package.code, "码上放心", True)
        assert (told.name, told.maker) == (item.name, item.maker)
        assert told.batches == (ToldBatch(detail.line.batch, detail.line.expiry),)
        assert (told.state, told.level in ("small", "middle", "large")) == ("active", True)
        asked = desk.ask(STATION, CodeQuestion(WRONG, check=True))
        assert (asked.state, asked.right, asked.name, asked.batches) == ("unknown", False, "", ())
        only = desk.ask(STATION, CodeQuestion(WRONG, details=False, check=True))
        assert only == CodeTold(WRONG, "码上放心", right=False)
    ways = ["codedetail", "checklastfour"]
    assert stand.calls.methods == [*ways, *ways, "checklastfour"]


def test_what_cannot_be_asked_is_not(stand: Stand) -> None:
    nothing = CodeQuestion(WRONG, details=False)
    with stand.client() as platform:
        desk = desk_of(platform)
        others = ("", "12345", "1730604" + "0" * 13, "9" * 20, f"{WRONG},{WRONG}", "TDCMD-UNDO")
        for question in (nothing, *(CodeQuestion(code) for code in others)):
            with pytest.raises(ServiceRefusal) as refused:
                desk.ask(STATION, question)
            assert refused.value.status == 422
        with pytest.raises(ServiceRefusal, match="not-allowed"):
            desk.ask(Caller(ORG, None), CodeQuestion(WRONG))
    assert stand.calls == []
    for none in (desk_of(), desk_of(Slow(), serves=Serves.HIS)):
        assert none.askable(STATION) == Askable("")
        with pytest.raises(ServiceRefusal, match="没有连接追溯平台"):
            none.ask(STATION, CodeQuestion(WRONG))
    slow = Slow()
    with pytest.raises(ServiceRefusal, match="不提供这种查询"):
        desk_of(slow).ask(STATION, CodeQuestion(WRONG, details=False, check=True))
    assert slow.asked == []


def test_a_platform_that_limits_or_refuses_is_told_with_its_own_words(stand: Stand) -> None:
    slow = Slow()
    slow.may.set()
    desk = desk_of(slow, "other")
    assert desk.askable(STATION) == Askable("追溯平台", True, False, False)
    told = desk.ask(STATION, CodeQuestion(WRONG, check=True))
    assert (told.state, told.right) == ("unsaid", None)
    slow.problem = PlatformError("7", "调用太频繁", retry_after_s=60)
    with pytest.raises(ServiceRefusal, match="请过 60 秒再问") as limited:
        desk.ask(STATION, CodeQuestion(WRONG))
    assert (limited.value.status, limited.value.retry_after_s) == (503, 60)
    slow.problem = PlatformError("11", "没有权限")
    with pytest.raises(ServiceRefusal, match="没有答复这个码：没有权限") as refused:
        desk.ask(STATION, CodeQuestion(WRONG))
    assert refused.value.status == 502
    stand.fault("error", "codedetail")
    with stand.client() as platform, pytest.raises(ServiceRefusal, match="码上放心"):
        desk_of(platform).ask(STATION, CodeQuestion(WRONG))


def test_nobody_waits_longer_than_a_person_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(code_desk, "ANSWER_S", 0.05)
    monkeypatch.setattr(code_desk, "TURN_S", 0.0)
    slow = Slow()
    desk = desk_of(slow)
    with pytest.raises(ServiceRefusal, match="no-answer"):
        desk.ask(STATION, CodeQuestion(WRONG))
    # Its connection is in use until it has answered.
    monkeypatch.setattr(code_desk, "ANSWER_S", LIMIT_S)
    with pytest.raises(ServiceRefusal, match="busy"):
        desk.ask(STATION, CodeQuestion(WRONG))
    slow.may.set()
    assert desk._hands.close(LIMIT_S)
    with pytest.raises(ServiceRefusal, match="stopping"):
        desk.ask(STATION, CodeQuestion(WRONG))
    assert slow.asked == [WRONG]


@contextmanager
def served(database: Database, platform: Any) -> Iterator[RunningService]:  # noqa: ANN401
    """A whole service with this platform connected."""
    commit(database, lambda c: accounts.add_organisation(c, ORG, "测试医院"))
    fixed = Fixed(ORG, LINK, LINK, "码上放心", Serves.TRACE, lambda _journal: platform)
    settings = ServiceSettings(poll_every_s=3600)
    service = Service(database, SystemClock(), settings, {}, (fixed,))
    running = object.__new__(RunningService)
    running.database, running.clock, running.service = database, SystemClock(), service
    running.server = Server(service, port=0)
    running.url = running.server.start()
    try:
        yield running
    finally:
        assert running.server.stop()


def test_a_workstation_asks_over_the_network(service_database: Database, stand: Stand) -> None:
    code = on_platform(truth())[0][1].code
    with stand.client() as platform, served(service_database, platform) as running:
        token = running.enrol().token
        asked = CodesAsked(lambda read_s: Transport(running.url, token, read_s=read_s))
        assert asked.askable() == Askable("码上放心", True, True, True)
        told = asked.ask(CodeQuestion(code, check=True))
        assert (told.right, told.batches[0].expiry is not None) == (True, True)
        assert isinstance(told.batches[0].expiry, date)
        with pytest.raises(NotAnswered, match="查不了这个码"):
            asked.ask(CodeQuestion("12345"))


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (Refused(404, "no-such-address", "没有这个地址"), "服务端版本较旧"),
        (Refused(503, "no-answer", "平台没有答复"), "平台没有答复"),
        (Unreachable("连不上服务端"), "连不上服务端"),
    ],
)
def test_what_goes_wrong_on_the_way_is_a_sentence(error: Exception, said: str) -> None:
    class Way:
        enrolled = True

        def ask(self, *_said: object) -> object:
            raise error

        def close(self) -> None:
            pass

    def way(_read_s: float) -> Any:  # noqa: ANN401
        return Way()

    with pytest.raises(NotAnswered, match=said):
        CodesAsked(way).askable()
    Way.enrolled = False
    with pytest.raises(NotAnswered, match="还没有接入服务端"):
        CodesAsked(way).ask(CodeQuestion(WRONG))
