from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

import main
from app.store.database import Database
from app.store.tables.relay import relay_key, relay_nonce
from sync.sandbox.distributor import DistributorProgram, HandOverRefused
from sync.service import accounts
from sync.service.own_secrets import RELAY, SecretUnusable, load_secret
from sync.service.refusals import ServiceRefusal
from sync.service.relay import answers, senders
from sync.service.relay.answers import Answer, Repeat
from sync.service.transactions import commit
from tests.sync.service.relay_sending import SECRET, Key, codes, handed
from tests.sync.service.running import NOW, ORG, RunningService
from tests.sync.service.test_relay import OTHER, SETTINGS

PATH = "/v1/manifests"


@pytest.fixture
def relaying(any_database: Database) -> Iterator[RunningService]:
    """A service with a relay, once on each engine."""
    service = RunningService(any_database, settings=SETTINGS)
    commit(any_database, lambda c: accounts.add_organisation(c, OTHER, "另一家医院"))
    yield service
    assert service.stop()


@pytest.fixture
def key(relaying: RunningService) -> Key:
    return Key(relaying)


@pytest.fixture
def program(relaying: RunningService, key: Key) -> Iterator[DistributorProgram]:
    made = key.program(relaying.url)
    yield made
    made.close()


def test_a_signed_hand_over_is_taken(program: DistributorProgram) -> None:
    assert program.hand_over(handed({"C1": codes(30)}, limit=10))["state"] == "sealed"


def status(relaying: RunningService, headers: dict[str, str], body: bytes = b"{}") -> int:
    program = DistributorProgram(relaying.url, lambda *_all: headers)
    try:
        return program.send("POST", PATH, body).status_code
    finally:
        program.close()


def test_whatever_is_changed_of_a_signed_request_is_noticed(
    relaying: RunningService, key: Key
) -> None:
    good = key.sign("POST", PATH, b"{}")
    header = good["Authorization"]
    assert status(relaying, good, b"{} ") == 401
    assert status(relaying, good) == 422  # admitted; the body is no declaration
    assert status(relaying, key.sign("PUT", PATH, b"{}")) == 401
    assert status(relaying, key.sign("POST", PATH + "?x=1", b"{}")) == 401
    assert status(relaying, key.sign("POST", PATH, b"{}", secret="x" * 43)) == 401
    for spoiled in (
        header.replace(key.key_id, "dk-222222222222"),
        header.replace("Nonce=", "Nonce=a"),
        header.replace("Timestamp=1", "Timestamp=01"),
        header.replace("Signature=", "Sign="),
        header + ", Nonce=123456789012",
        header[:-1] + ("0" if header[-1] != "0" else "1"),
        header.partition(" ")[0],
    ):
        assert status(relaying, {"Authorization": spoiled}) == 401, spoiled


@pytest.mark.parametrize(("skew_s", "wanted"), [(-290, 422), (290, 422), (-310, 401), (310, 401)])
def test_a_request_may_be_five_minutes_off(
    relaying: RunningService, key: Key, skew_s: float, wanted: int
) -> None:
    assert status(relaying, key.sign("POST", PATH, b"{}", skew_s=skew_s)) == wanted


def test_a_request_cannot_be_played_again(relaying: RunningService, key: Key) -> None:
    headers = key.sign("POST", PATH, b"{}", nonce="0123456789abcdef")
    assert [status(relaying, headers) for _ in range(3)] == [422, 401, 401]
    # A false signature uses up nobody's number.
    false = key.sign("POST", PATH, b"{}", nonce="fedcba9876543210", secret="x" * 43)
    assert status(relaying, false) == 401
    assert status(relaying, key.sign("POST", PATH, b"{}", nonce="fedcba9876543210")) == 422
    short = key.sign("POST", PATH, b"{}", nonce="1234567")
    assert status(relaying, short) == 401


def test_numbers_are_forgotten_after_ten_minutes(relaying: RunningService, key: Key) -> None:
    assert status(relaying, key.sign("POST", PATH, b"{}", nonce="0123456789abcdef")) == 422
    with relaying.database.writing() as connection:
        long_ago = relaying.clock.now() - timedelta(minutes=11)
        connection.execute(relay_nonce.update().values(at=long_ago))
    assert status(relaying, key.sign("POST", PATH, b"{}")) == 422
    with relaying.database.reading() as connection:
        kept = connection.execute(select(relay_nonce.c.nonce)).scalars().all()
    assert "0123456789abcdef" not in kept


def test_a_key_is_for_its_hospitals_and_its_distributor_alone(
    relaying: RunningService, program: DistributorProgram
) -> None:
    elsewhere = handed({"C1": codes(1)}, hospital=OTHER)
    for_another = handed({"C1": codes(1)}, distributor="91310000000000002X")
    for made in (elsewhere, for_another):
        with pytest.raises(HandOverRefused) as caught:
            program.declare(made)
        assert caught.value.status == 403
    both = Key(relaying, (ORG, OTHER))
    wide = both.program(relaying.url)
    assert wide.hand_over(elsewhere)["state"] == "sealed"
    # What another key handed over for the same distributor is its distributor's too; of others not.
    stranger = Key(relaying, (OTHER,), "91310000000000002X").program(relaying.url)
    path = f"{PATH}/{elsewhere.sha256}"
    assert stranger.send("GET", path, b"").status_code == 404
    assert stranger.send("POST", f"{path}/seal", b"").status_code == 404
    wide.close()
    stranger.close()


def test_a_revoked_key_is_refused_at_once(
    relaying: RunningService, key: Key, program: DistributorProgram
) -> None:
    made = handed({"C1": codes(1)})
    program.declare(made)
    now = relaying.clock.now()
    commit(relaying.database, lambda c: senders.revoke_key(c, key.key_id, now))
    with pytest.raises(HandOverRefused) as caught:
        program.send_chunk(made.sha256, 0, made.chunks[0])
    assert caught.value.status == 401


def test_the_same_idempotency_key_gives_the_same_answer_and_no_other_request(
    relaying: RunningService, program: DistributorProgram
) -> None:
    made = handed({"C1": codes(2)})
    body = json.dumps(made.declaration()).encode()
    twice = {"Idempotency-Key": "order-1"}
    first = program.send("POST", PATH, body, twice)
    assert first.status_code == 201
    program.send_chunk(made.sha256, 0, made.chunks[0])
    again = program.send("POST", PATH, body, twice)
    assert (again.status_code, again.content) == (201, first.content)
    other = program.send("POST", PATH, body + b" ", twice)
    assert (other.status_code, other.json()["error"]) == (422, "idempotency-key-reused")
    assert program.send("POST", PATH, body, {"Idempotency-Key": "x" * 101}).status_code == 422
    # What failed may be tried again under the same key.
    seal = {"Idempotency-Key": "seal-1"}
    path = f"{PATH}/{made.sha256}/seal"
    assert program.send("POST", path, b"", seal).status_code == 409
    program.send_chunk(made.sha256, 1, made.chunks[1])
    assert program.send("POST", path, b"", seal).status_code == 200


def test_answers_are_kept_for_thirty_days(any_database: Database) -> None:
    repeat = Repeat("dk-1", "order-1", "0" * 64)

    def after(days: float) -> Answer | None:
        with any_database.reading() as connection:
            return answers.known(connection, repeat, NOW + timedelta(days=days))

    commit(any_database, lambda c: answers.keep(c, repeat, Answer(201, "{}"), NOW))
    assert after(29.9) == Answer(201, "{}")
    assert after(30.1) is None
    later = NOW + timedelta(days=31)
    commit(any_database, lambda c: answers.keep(c, repeat, Answer(200, "[]"), later))
    assert after(31) == Answer(200, "[]")


def test_a_stolen_database_signs_nothing(relaying: RunningService, key: Key) -> None:
    with relaying.database.reading() as connection:
        row = connection.execute(select(relay_key)).one()
        assert key.secret.encode() not in str(tuple(row)).encode()
        assert senders.secret_of(connection, b"another secret of a relay, guessed", key.key_id) != (
            key.secret
        )
        with pytest.raises(ServiceRefusal):
            senders.sign_in(connection, SECRET, key.key_id, "guessed")
        assert senders.sign_in(connection, SECRET, key.key_id, key.secret).name == key.key_id


def test_the_relay_makes_its_secret_once_for_its_user_alone(tmp_path: Path) -> None:
    made = load_secret(RELAY, tmp_path, {})
    assert load_secret(RELAY, tmp_path, {}) == made
    if sys.platform != "win32":
        assert (tmp_path / RELAY.file).stat().st_mode & 0o077 == 0
    assert load_secret(RELAY, tmp_path, {RELAY.variable: "ab" * 32}) == b"\xab" * 32
    for spoiled in ("", "xyz", "ab" * 31):
        with pytest.raises(SecretUnusable):
            load_secret(RELAY, tmp_path, {RELAY.variable: spoiled})
    (tmp_path / RELAY.file).write_text("nothing")
    with pytest.raises(SecretUnusable):
        load_secret(RELAY, tmp_path, {})


def test_keys_are_made_shown_and_revoked_by_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Database.at(tmp_path / "service.db") as database:
        commit(database, lambda c: accounts.add_organisation(c, ORG, "测试医院"))
    place = ("--folder", str(tmp_path), "--json")
    make = ("relay", "key", "add", "--distributor", "91310000000000001X", "--name", "测试配送")
    assert main.main([*make, "--hospital", ORG, *place]) == 0
    made = json.loads(capsys.readouterr().out)
    assert made["hospitals"] == [ORG]
    with Database.at(tmp_path / "service.db") as database, database.reading() as connection:
        master = load_secret(RELAY, tmp_path, {})
        assert senders.secret_of(connection, master, made["key"]) == made["secret"]
    assert main.main([*make, "--hospital", "99999999999", *place]) == 2
    assert "99999999999" in capsys.readouterr().err
    assert main.main(["relay", "key", "revoke", made["key"], *place]) == 0
    capsys.readouterr()
    assert main.main(["relay", "key", "revoke", made["key"], *place]) == 1
    capsys.readouterr()
    assert main.main(["relay", "key", "list", *place]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert listed["key"] == made["key"]
    assert listed["revoked_at"] is not None
    assert "secret" not in listed
