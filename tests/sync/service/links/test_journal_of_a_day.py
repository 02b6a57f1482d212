"""A service beside the Shanghai training platform: every call is kept, and no secret anywhere."""

from __future__ import annotations

import logging
import uuid
from pathlib import Path

import pytest

from app.links.calls import CallsWish
from app.links.connections import Serves
from app.people.rights import rights_of_role
from app.people.roles import Role
from app.store.clock import SystemClock
from app.store.database import Database
from sync.connectors.journal import Journal
from sync.connectors.shanghai_yy.platform import ShanghaiYy
from sync.connectors.shanghai_yy.settings import SERVICE_PATH, YySettings
from sync.service import accounts
from sync.service.accounts import Caller
from sync.service.links.book import Fixed
from sync.service.service import Service
from sync.service.settings import ServiceSettings
from sync.service.transactions import commit
from tests.sync.connectors.shanghai_yy.yy_stand import ORG, standing

SECRET = "钥匙-never-to-be-seen-<&7"
AUDITOR = Caller(
    ORG, uuid.UUID(int=1), number="A1", rights=rights_of_role(Role.AUDIT_ADMINISTRATOR)
)


def test_every_call_is_kept_with_its_wisher_and_the_secret_is_nowhere(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with (
        standing(password=SECRET, lines=2, cartons=2, boxes=6) as stand,
        Database.at(tmp_path / "service.db") as database,
    ):
        commit(database, lambda c: accounts.add_organisation(c, ORG, "测试医院"))

        def made(password: str, journal: Journal) -> ShanghaiYy:
            account = YySettings(stand.url + SERVICE_PATH, "u", password, ORG)
            return ShanghaiYy(account, journal)

        given = Fixed(
            ORG,
            "shanghai-yy",
            "shanghai-yy",
            "上海阳光采购",
            Serves.PROCUREMENT,
            lambda journal: made(SECRET, journal),
            secrets={"password": SECRET},
        )
        service = Service(database, SystemClock(), ServiceSettings(), {}, fixed=(given,))
        service.rounds.ask(ORG, "采购员甲")
        shown = service.calls.shown(AUDITOR, CallsWish(limit=500))
        by_message = {one.message: one for one in shown.calls}
        assert {"YY003", "YY020"} <= by_message.keys()
        assert by_message["YY003"].person == "采购员甲"
        assert all(one.ok and one.link == "shanghai-yy" for one in shown.calls)
        opened = service.calls.opened(AUDITOR, by_message["YY003"].call_id)
        assert "PSMXBH" in opened.request and opened.response and not opened.cut
        everything = repr([service.calls.opened(AUDITOR, one.call_id) for one in shown.calls])
        assert SECRET not in everything + caplog.text + repr(given)
        assert SECRET not in repr(service.connections.of(ORG))
    stored = b"".join(path.read_bytes() for path in tmp_path.iterdir() if path.is_file())
    assert b"YY003" in stored
    assert SECRET.encode() not in stored
