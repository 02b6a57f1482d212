"""Connections as they are set: made, noticed by others, tried, removed; secrets told nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import update

from app.links.connections import Health, Serves
from app.people.rights import rights_of_role
from app.people.roles import Role
from app.store.database import Database
from app.store.tables.links import platform_link
from sync.connectors.kinds.registry import KINDS
from sync.connectors.kinds.trying import SETTINGS
from sync.service.accounts import Caller
from sync.service.links.book import Fixed
from sync.service.links.secrets import FILE_NAME, SERVICE_NAME
from sync.service.refusals import ServiceRefusal
from tests.sync.memory_keyring import MemoryKeyring, memory_keyring_set
from tests.sync.service.links.link_bench import (
    ADMIN,
    OTHER,
    SECRET,
    STATION,
    YY,
    Bench,
    texts,
    wished,
)
from tests.sync.service.running import ORG


@pytest.fixture
def memory_keyring() -> Iterator[MemoryKeyring]:
    with memory_keyring_set() as made:
        yield made


@pytest.fixture
def bench(service_database: Database, tmp_path: Path) -> Bench:
    return Bench(service_database, tmp_path)


def test_a_connection_is_made_changed_switched_off_and_removed(bench: Bench) -> None:
    assert bench.book.orgs() == ()
    made = bench.set(YY)
    assert (made.version, made.health, made.secrets) == (1, Health.UNUSED, ("password",))
    assert (made.changed_by, made.title) == ("A1", "上海阳光采购（YY）")
    [connected] = bench.book.of(ORG)
    assert (connected.link, connected.serves) == ("shanghai-yy", Serves.PROCUREMENT)
    assert bench.book.of(ORG) == (connected,), "the same while nothing changed"
    assert bench.book.orgs() == (ORG,)
    # What is not said stays: the password; what is said changes.
    said = {**YY.settings, "user": "another"}
    changed = bench.set(replace(YY, settings=said, title="阳光", version=1, secrets={}))
    assert (changed.version, changed.title, changed.settings["user"]) == (2, "阳光", "another")
    [newer] = bench.book.of(ORG)
    assert newer is not connected
    assert "version" not in changed.settings
    # What is emptied is not what it is by default.
    off = bench.set(
        replace(
            YY, version=2, enabled=False, secrets={}, settings={**YY.settings, "ip": "", "mac": "x"}
        )
    )
    assert (off.settings["ip"], off.settings["mac"]) == ("", "x")
    assert (off.health, bench.book.of(ORG)) == (Health.OFF, ())
    with pytest.raises(ServiceRefusal) as refusal:
        bench.desk.drop(ADMIN, "shanghai-yy", 2)
    assert refusal.value.status == 409
    assert bench.desk.drop(ADMIN, "shanghai-yy", 3).links == ()
    assert bench.secrets.read(ORG, "shanghai-yy", ["password"]) == {}
    assert bench.woken == 4
    # Made anew under the same name, it is another one, whatever its version says.
    assert bench.set(YY).version == 1


def test_whoever_may_not_is_sent_away_and_institutions_see_their_own_only(bench: Bench) -> None:
    for caller in (
        STATION,
        replace(STATION, number="R1", rights=rights_of_role(Role.RECEIVING_CLERK)),
    ):
        for ask in (
            lambda caller=caller: bench.set(YY, caller),
            lambda caller=caller: bench.desk.try_out(caller, YY),
            lambda caller=caller: bench.desk.drop(caller, "shanghai-yy", 1),
        ):
            with pytest.raises(ServiceRefusal, match="not-allowed"):
                ask()
    with pytest.raises(ServiceRefusal, match="not-allowed"):
        bench.desk.shown(Caller(ORG))
    bench.set(YY, OTHER)
    assert bench.desk.shown(STATION).links == ()
    told = {one.name for one in bench.desk.kinds(STATION).kinds}
    assert {one.name for one in KINDS} - told == {"shanghai-yq"}, "which is for distributors"
    assert bench.set(YY).version == 1


def test_two_that_change_one_are_told(bench: Bench) -> None:
    bench.set(YY)
    refusal = bench.refused(replace(YY, secrets={"password": "another-password"}))
    assert (refusal.status, refusal.error) == (409, "changed-meanwhile")
    assert bench.secrets.read(ORG, YY.link, ["password"]) == {"password": SECRET}, "put back"
    assert bench.refused(replace(YY, version=7)).status == 409


def test_an_institution_buys_through_one_platform_at_a_time(bench: Bench) -> None:
    bench.set(YY)
    bench.set(wished("mashangfangxin"))
    gpo = wished("gpo-shyl")
    refusal = bench.refused(gpo)
    assert (refusal.status, refusal.error) == (422, "another-platform")
    assert "上海阳光采购" in refusal.message
    bench.set(replace(gpo, enabled=False))
    bench.set(replace(YY, version=1, enabled=False))
    bench.set(replace(gpo, version=1))
    # Two processes may have let both in at one moment: one of them is used.
    with bench.database.writing() as connection:
        connection.execute(update(platform_link).values(enabled=True))
    bench.book.changed()
    buying = [one for one in bench.book.of(ORG) if one.serves is Serves.PROCUREMENT]
    assert [one.link for one in buying] == ["gpo-shyl"]
    assert bench.one("shanghai-yy").health is Health.STUCK


def test_what_is_wrong_is_refused_with_the_name_of_its_field(bench: Bench) -> None:
    wrong = {
        "org_code": wished("shanghai-yy", org_code="1"),
        "passwort": replace(YY, secrets={"passwort": "x"}),
        "password": replace(YY, settings={**YY.settings, "password": "x"}),
        "kind": replace(YY, kind="nirgends"),
        "title": replace(YY, title="x" * 61),
        "link": replace(YY, link="jiangsu-dep"),
    }
    for field, wish in wrong.items():
        refusal = bench.refused(wish)
        assert (refusal.status, refusal.error, refusal.detail) == (422, "bad-setting", field)
    assert "shanghai-yy" in bench.refused(wrong["link"]).message
    assert bench.refused(replace(YY, link="a/b")).detail == "link"
    assert bench.refused(replace(YY, secrets={})).detail == "password"
    bench.set(YY)
    assert bench.refused(replace(YY, kind="declared", version=1)).detail == "kind"
    assert bench.refused(replace(YY, version=1, secrets={"password": ""})).detail == "password"
    with pytest.raises(ServiceRefusal, match="bad-setting"):
        bench.desk.set(ADMIN, "another", replace(YY, version=1))


def test_a_kept_secret_is_used_for_its_own_address_only(bench: Bench) -> None:
    bench.set(YY)
    astray = replace(
        YY, version=1, settings={**YY.settings, "url": "https://x.invalid/"}, secrets={}
    )
    refusal = bench.refused(astray)
    assert refusal.detail == "password"
    assert "重新填写" in refusal.message
    steps = bench.desk.try_out(ADMIN, astray).steps
    assert (steps[0].title, steps[0].ok) == (SETTINGS.chinese, False)
    # Another path on the same machine is the same place.
    bench.set(replace(astray, settings={**YY.settings, "url": YY.settings["url"] + "/x"}))


@pytest.mark.file
def test_a_secret_is_in_no_table_no_log_and_no_answer_and_outlives_a_restart(
    bench: Bench, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    answers = [bench.set(YY), bench.desk.shown(STATION)]
    answers.append(bench.desk.try_out(ADMIN, replace(YY, version=1, secrets={})))
    [connected] = bench.book.of(ORG)
    for shown in answers:
        assert SECRET not in texts(shown)
    for said in (repr(connected), repr(YY), caplog.text, repr(bench.refused(YY))):
        assert SECRET not in said
    for path in tmp_path.rglob("*"):
        if path.is_file():
            assert SECRET.encode() not in path.read_bytes(), path
    again = Bench(bench.database, bench.folder)
    assert [one.link for one in again.book.of(ORG)] == ["shanghai-yy"]
    assert again.one("shanghai-yy").secrets == ("password",)


def test_the_keyring_takes_secrets_and_one_that_is_locked_is_told(
    service_database: Database,
    tmp_path: Path,
    memory_keyring: MemoryKeyring,
    caplog: pytest.LogCaptureFixture,
) -> None:
    bench = Bench(service_database, tmp_path, use_keyring=True)
    bench.set(YY)
    assert memory_keyring.kept == {(SERVICE_NAME, f"{ORG}/shanghai-yy/password"): SECRET}
    assert not (tmp_path / "data" / FILE_NAME).exists()
    # Another process, whose keyring does not open (yet): the others go on.
    memory_keyring.closed = True
    locked = Bench(service_database, tmp_path, use_keyring=True)
    locked.set(wished("insurance"))
    assert [one.link for one in locked.book.of(ORG)] == ["insurance"]
    stuck = locked.one("shanghai-yy")
    assert stuck.health is Health.STUCK
    assert "密码" in stuck.message
    # A keyring that is there no more: the file takes what is entered again.
    locked.set(replace(YY, version=1))
    assert (tmp_path / "data" / FILE_NAME).exists()
    assert SECRET.encode() not in (tmp_path / "data" / FILE_NAME).read_bytes()
    assert "weaker" in caplog.text
    assert len(locked.book.of(ORG)) == 2


def test_where_nothing_takes_a_secret_nothing_is_changed(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(*_: object) -> None:
        raise OSError("no space")

    monkeypatch.setattr(bench.secrets, "keep", full)
    refusal = bench.refused(YY)
    assert (refusal.status, refusal.error) == (507, "no-keyring")
    assert SECRET not in caplog.text
    assert bench.desk.shown(STATION).links == ()


def test_what_another_process_changes_is_noticed(any_database: Database, tmp_path: Path) -> None:
    one, other = Bench(any_database, tmp_path), Bench(any_database, tmp_path)
    assert other.book.of(ORG) == ()
    one.set(YY)
    [first] = other.book.of(ORG)
    one.set(replace(YY, version=1, secrets={"password": "another-password"}))
    [second] = other.book.of(ORG)
    assert second is not first
    assert other.book.of(ORG) == (second,)
    one.desk.drop(ADMIN, "shanghai-yy", 2)
    assert other.book.of(ORG) == ()
    one.set(YY)
    [third] = other.book.of(ORG)
    assert third is not first


def test_settings_that_are_garbage_harm_no_other(bench: Bench) -> None:
    bench.set(YY)
    bench.set(wished("insurance"))
    bench.set(wished("mashangfangxin"))
    rows = {"insurance": {"settings": "[1"}, "mashangfangxin": {"kind": "of-tomorrow"}}
    with bench.database.writing() as connection:
        for link, values in rows.items():
            mine = platform_link.c.link == link
            connection.execute(update(platform_link).where(mine).values(version=9, **values))
    assert [one.link for one in bench.book.of(ORG)] == ["shanghai-yy"]
    for link, words in (("insurance", "重新填写"), ("mashangfangxin", "升级前置服务")):
        shown = bench.one(link)
        assert shown.health is Health.STUCK
        assert words in shown.message
    bench.set(replace(wished("insurance"), version=9))
    assert len(bench.book.of(ORG)) == 2
    left = bench.desk.drop(ADMIN, "mashangfangxin", 9)
    assert [one.link for one in left.links] == ["insurance", "shanghai-yy"]


class Given:
    """A connector that whoever started the service gave."""

    name = "shanghai-yy"

    def close(self) -> None:
        """Nothing is open."""


def test_a_connection_given_at_the_start_is_shown_used_and_not_changed(
    service_database: Database, tmp_path: Path
) -> None:
    given = Fixed(
        ORG, "shanghai-yy", "shanghai-yy", "阳光（培训）", Serves.PROCUREMENT,
        lambda _journal: Given(), {"user": "training"}, {"password": SECRET},
    )  # fmt: skip
    assert SECRET not in repr(given)
    bench = Bench(service_database, tmp_path, fixed=(given,))
    shown = bench.one("shanghai-yy")
    assert (shown.version, shown.secrets, shown.title) == (0, ("password",), "阳光（培训）")
    assert isinstance(bench.book.of(ORG)[0].connector, Given)
    assert bench.book.orgs() == (ORG,)
    assert bench.refused(YY).error == "fixed-link"
    with pytest.raises(ServiceRefusal, match="fixed-link"):
        bench.desk.drop(ADMIN, "shanghai-yy", 0)
    assert bench.refused(wished("gpo-shyl")).error == "another-platform"
    # It was set before the service was started with another one.
    Bench(service_database, tmp_path).set(wished("gpo-shyl"))
    assert len(bench.book.of(ORG)) == 1
    assert bench.one("gpo-shyl").health is Health.STUCK
