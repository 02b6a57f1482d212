"""A new service is set up over the network by whoever has its code, once and whole."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from sqlalchemy import select

from app.people.roles import Role
from app.people.signing import telephone_code
from app.people.signing.rules import SignInRules
from app.people.signing.store import load_rules
from app.store.clock import SystemClock
from app.store.database import Database
from app.store.tables.accounts import password
from app.store.tables.service import enrolment, organisation
from app.store.tables.signing import recovery_code, second_factor
from sync.service.founding import code as set_up_code
from sync.service.links.secrets import SessionSecrets
from sync.service.server import Server
from sync.service.service import Service
from sync.service.settings import ServiceSettings

ORG, PASSWORD = "42010000001", "Chosen by myself 2"
ROLES = (Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR, Role.AUDIT_ADMINISTRATOR)


class BrokenSecrets(SessionSecrets):
    """A keyring that takes two secrets and no third."""

    def __init__(self) -> None:
        super().__init__()
        self.taken = 0

    def keep(self, org: str, link: str, name: str, secret: str) -> None:
        """Take it, or not."""
        self.taken += 1
        if self.taken > 2:
            raise OSError("no keyring")
        super().keep(org, link, name, secret)


class NewService:
    """A service on an empty database, whose code lies in its folder."""

    def __init__(self, database: Database, folder: Path, secrets: SessionSecrets) -> None:
        self.database, self.folder, self.secrets = database, folder, secrets
        settings = ServiceSettings(wrong_codes_allowed=3)
        self.service = Service(database, SystemClock(), settings, {}, secrets=secrets)
        self.code = set_up_code.lay_ready(folder)
        self.service.founding.expect(self.code, lambda: set_up_code.clear_away(folder))
        self.server = Server(self.service)
        self.url = self.server.start()
        self.telephones = {f"A{no}": telephone_code.make_secret() for no in (1, 2, 3)}

    def wish(self, **changes: object) -> dict[str, Any]:
        step = telephone_code.step_of(SystemClock().now())
        persons = [
            {
                "role": role,
                "number": number,
                "name": f"员{number}",
                "password": PASSWORD,
                "telephone": secret,
                "step": step,
            }
            for role, (number, secret) in zip(ROLES, self.telephones.items(), strict=True)
        ]
        about = {"code": self.code, "org": ORG, "name": "市一院", "area": "420102"}
        return about | {"persons": persons} | changes

    def send(self, path: str, body: object) -> tuple[int, dict[str, Any]]:
        answer = requests.post(self.url + path, json=body, timeout=60)
        return answer.status_code, answer.json() if answer.content else {}

    def rows(self) -> int:
        """How much of an institution there is."""
        tables = (organisation, password, second_factor, recovery_code, enrolment)
        with self.database.reading() as connection:
            return sum(len(connection.execute(select(table)).all()) for table in tables)


@pytest.fixture
def new(service_database: Database, tmp_path: Path) -> Iterator[NewService]:
    made = NewService(service_database, tmp_path, SessionSecrets())
    yield made
    assert made.server.stop()


def test_an_institution_is_founded_once_and_its_administrators_come_in(new: NewService) -> None:
    """Without it the first institution would need a command, or could be founded by anybody."""
    kept = (new.folder / set_up_code.FILE).read_text("ascii")
    assert set_up_code.lay_ready(new.folder) == new.code == kept, "the same at each start"
    assert (new.folder / set_up_code.FILE).stat().st_mode & 0o077 == 0
    said = new.code.lower().replace("-", " ")
    assert new.send("/v1/founding/codes", {"code": said}) == (204, {})
    status, told = new.send("/v1/founding", new.wish())
    assert status == 200, told
    assert [len(one["codes"]) for one in told["recovery"]] == [telephone_code.RECOVERY_CODES] * 3
    assert not (new.folder / set_up_code.FILE).exists()
    with new.database.reading() as connection:
        assert load_rules(connection, ORG) == SignInRules()
        must_change = connection.execute(select(password.c.must_change)).scalars().all()
        area = connection.execute(select(organisation.c.area)).scalar_one()
    assert (must_change, area) == ([False] * 3, "420102")
    enrolled = requests.post(
        f"{new.url}/v1/enrol",
        json={
            "code": told["enrolment_code"],
            "device": "01900000-0000-7000-8000-000000000001",
            "name": "一号收货台",
        },
        timeout=60,
    ).json()
    code = telephone_code.code_at(
        new.telephones["A2"], telephone_code.step_of(SystemClock().now()) + 1
    )
    signed = requests.post(
        f"{new.url}/v1/sign-in",
        json={"number": "A2", "password": PASSWORD, "code": code},
        headers={"Authorization": f"Bearer {enrolled['token']}"},
        timeout=60,
    ).json()
    assert "manage-persons" in signed["permissions"]
    again = new.send("/v1/founding", new.wish(org="42010000002"))
    assert (again[0], again[1]["error"]) == (409, "already-founded")


def test_a_code_cannot_be_found_by_trying(new: NewService) -> None:
    """Without it whoever reaches an empty service first would own it."""
    for _ in range(3):
        status, refused = new.send("/v1/founding", new.wish(code="AAAAA-AAAAA"))
        assert (status, refused["error"]) == (403, "wrong-set-up-code")
    for path in ("/v1/founding", "/v1/founding/codes"):
        assert new.send(path, new.wish())[1]["error"] == "too-many-codes"
    assert new.rows() == 0


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"org": "a.b"}, "机构编码"),
        ({"name": " "}, "机构名称"),
        ({"area": "12"}, "行政区划"),
        ({"persons": []}, "三位管理员"),
    ],
)
def test_a_founding_that_cannot_be_leaves_nothing(
    new: NewService, changes: dict[str, object], said: str
) -> None:
    """Without it half an institution would be left, without anybody who may mend it."""
    status, refused = new.send("/v1/founding", new.wish(**changes))
    assert (status, new.rows()) == (422, 0)
    assert said in refused["message"]


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("password", "short", "10 到"),
        ("password", "Contains-A3-99", "工号"),
        ("number", "A1", "三个不同的人"),
        ("telephone", "JBSWY3DP", "手机验证器"),
        ("name", "员 ", "空格"),
        ("name", "员 A1", "姓名也不能相同"),
    ],
)
def test_each_of_the_three_is_whole_or_nobody_is(
    new: NewService, field: str, value: str, said: str
) -> None:
    """Without it an administrator would begin with what everybody could guess."""
    wish = new.wish()
    wish["persons"][2][field] = value
    status, refused = new.send("/v1/founding", wish)
    assert (status, new.rows()) == (422, 0)
    assert said in refused["message"]
    assert refused["english"].endswith("mend it and try again.")
    assert new.send("/v1/founding", new.wish())[0] == 200, "the code is still good"


def test_a_keyring_that_fails_leaves_nothing_behind(
    service_database: Database, tmp_path: Path
) -> None:
    """Without it an administrator would be founded whose telephone nobody knows."""
    new = NewService(service_database, tmp_path, BrokenSecrets())
    assert new.send("/v1/founding", new.wish())[1]["error"] == "no-keyring"
    assert new.rows() == 0
    assert new.secrets.read(ORG, "second-factor", tuple(new.telephones)) == {}
    assert new.server.stop()


def test_a_service_that_expects_no_code_is_founded_by_nobody(
    service_database: Database,
) -> None:
    """Without it a service whose institutions are named on the command line could be taken over."""
    service = Service(service_database, SystemClock(), ServiceSettings(), {})
    server = Server(service)
    url = server.start()
    answer = requests.post(f"{url}/v1/founding/codes", json={"code": "AAAAA-AAAAA"}, timeout=60)
    assert answer.json()["error"] == "already-founded"
    assert server.stop()
