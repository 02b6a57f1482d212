from __future__ import annotations

import uuid

import pytest
import requests
from sqlalchemy import select

from app.store.tables.his import api_key
from sync.service import accounts
from sync.service.his import keys
from sync.service.his.keys import HMAC, NewKey, Right
from sync.service.transactions import commit
from tests.sync.service.his.hospital import Hospital, Receiving, codes
from tests.sync.service.running import ORG

TARGET = "/v1/his/changes?after=0&limit=5"


def status(hospital: Hospital, authorization: str) -> int:
    answer = requests.get(
        hospital.running.url + TARGET, headers={"Authorization": authorization}, timeout=60
    )
    assert answer.status_code == 200 or answer.json()["message"]
    return answer.status_code


def test_only_the_whole_token_of_a_living_key_opens(hospital_anywhere: Hospital) -> None:
    hospital = hospital_anywhere
    key = hospital.key
    assert status(hospital, f"Bearer {key.token}") == 200
    other = NewKey(key.org, key.key_id, "x" * 43)
    foreign = NewKey("31010000002", key.key_id, key.secret)
    for bad in (
        "",
        "Bearer",
        f"Basic {key.token}",
        f"Bearer {other.token}",
        f"Bearer {foreign.token}",
        f"Bearer {key.token}.x",
        "Bearer his...",
        "Bearer his.a%00b.c.d",
        "Bearer " + "x" * 5000,
    ):
        assert status(hospital, bad) == 401, bad
    now = hospital.running.clock.now()
    database = hospital.running.database
    assert commit(database, lambda c: keys.revoke(c, ORG, key.key_id, now))
    assert not commit(database, lambda c: keys.revoke(c, ORG, key.key_id, now))
    assert status(hospital, f"Bearer {key.token}") == 401


def test_the_secret_is_not_in_the_database(hospital: Hospital) -> None:
    with hospital.running.database.reading() as connection:
        row = connection.execute(select(api_key)).one()
    assert hospital.key.secret not in repr(row)
    assert hospital.key.secret not in repr(hospital.key)
    assert bytes(row.secret_hash) == keys.digest_of(hospital.key.secret)


def test_a_key_may_do_only_what_it_is_for(hospital: Hospital) -> None:
    reader = hospital.make_key(Right.CODES)
    writer = hospital.make_key(Right.MOVEMENTS)
    body = {"kind": "dispensed", "codes": codes(1), "person": "试药师"}
    assert hospital.get("changes", {}, key=reader).status_code == 200
    assert hospital.post("movements", body, key=reader).status_code == 403
    assert hospital.post("orders", {"order_no": "1", "lines": [{}]}, key=reader).status_code == 403
    assert hospital.get("changes", {}, key=writer).status_code == 403
    assert hospital.post("movements", body, key=writer).status_code == 200


def test_an_institution_sees_its_own_codes_only(hospital: Hospital) -> None:
    from_other = "31010000002"
    database = hospital.running.database
    commit(database, lambda c: accounts.add_organisation(c, from_other, "另一家医院"))
    Receiving(hospital.running.enrol()).receive(*codes(2))
    neighbour = Hospital(hospital.running, from_other)
    assert neighbour.changes() == []
    assert neighbour.get("codes", {"receipt_no": "SH-1"}).status_code == 404
    assert neighbour.read("codes", code=codes(1)[0])["codes"] == []


def test_a_signed_request_is_taken_once_and_in_time(hospital_anywhere: Hospital) -> None:
    hospital = hospital_anywhere
    key = hospital.make_key(scheme=HMAC)
    assert hospital.signed(key, "GET", TARGET).status_code == 200
    nonce = uuid.uuid4().hex
    assert hospital.signed(key, "GET", TARGET, nonce=nonce).status_code == 200
    again = hospital.signed(key, "GET", TARGET, nonce=nonce)
    assert (again.status_code, again.json()["error"]) == (401, "used-before")
    late = hospital.signed(key, "GET", TARGET, time="1700000000")
    assert (late.status_code, late.json()["error"]) == (401, "out-of-time")
    assert hospital.signed(key, "GET", TARGET, time="soon").status_code == 401
    assert status(hospital, f"Bearer {key.token}") == 401


def test_a_signed_body_cannot_be_exchanged(hospital: Hospital) -> None:
    key = hospital.make_key(scheme=HMAC)
    body = b'{"kind":"dispensed","codes":["x"],"person":"HIS"}'
    headers = {"Idempotency-Key": "1", "Content-Type": "application/json"}
    target = "/v1/his/movements"
    good = hospital.signed(key, "POST", target, body, headers)
    assert good.status_code == 200, good.text
    other = body.decode().replace("HIS", "SPD")
    assert hospital.signed(key, "POST", target, body, headers, sent=other).status_code == 401


def test_a_bearer_s_secret_signs_nothing(hospital: Hospital) -> None:
    assert hospital.signed(hospital.key, "GET", TARGET).status_code == 401


@pytest.mark.parametrize(
    ("org", "name", "scheme"),
    [("nobody", "HIS", "bearer"), (ORG, " ", "bearer"), (ORG, "HIS", "x")],
)
def test_a_key_that_makes_no_sense_is_not_made(
    hospital: Hospital, org: str, name: str, scheme: str
) -> None:
    clock = hospital.running.clock
    with pytest.raises(ValueError, match=r"."):
        commit(
            hospital.running.database,
            lambda c: keys.add(c, org, name, [Right.CODES], clock, scheme),
        )
