from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from app.store.tables.papers import order_line
from app.tracing.values import MoveKind
from sync.service.transactions import commit
from tests.sync.service.his.hospital import Hospital, Receiving, a_known_delivery, codes
from tests.sync.service.running import ORG
from tests.sync.service.test_movements import moved

DISTRIBUTOR = "91310000000000001X"


def dispensed(*wanted: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401 (JSON)
    return {"kind": "dispensed", "codes": list(wanted), "person": "试药师", **more}


def test_a_code_leaves_once_and_the_second_time_is_answered_in_words(
    hospital_anywhere: Hospital,
) -> None:
    hospital = hospital_anywhere
    desk = Receiving(hospital.running.enrol())
    desk.receive(*codes(3))
    answer = hospital.write("movements", dispensed(*codes(2), "不是码", document_no="CF1"))
    assert answer["moved"] == codes(2)
    assert [one["problem"] for one in answer["refused"]] == ["no-code"]
    again = hospital.write("movements", dispensed(*codes(3)))
    assert again["moved"] == codes(3)[2:]
    assert [(one["code"], one["problem"]) for one in again["refused"]] == [
        (code, "left") for code in codes(2)
    ]
    assert "CF1" in again["refused"][0]["message"]
    assert hospital.changes(after=3) == [
        (4, codes(3)[0], "dispensed"),
        (5, codes(3)[1], "dispensed"),
        (6, codes(3)[2], "dispensed"),
    ]
    unknown = hospital.write("movements", dispensed(*codes(1, start=9)))
    assert [one["problem"] for one in unknown["refused"]] == ["unknown"]


def test_what_a_workstation_destroyed_his_cannot_dispense_and_the_other_way_round(
    hospital: Hospital,
) -> None:
    desk = Receiving(hospital.running.enrol())
    desk.receive(*codes(2))
    desk.push(moved(MoveKind.DESTROYED, codes(1)[0]))
    answer = hospital.write("movements", dispensed(*codes(2)))
    assert (answer["moved"], answer["refused"][0]["problem"]) == (codes(2)[1:], "left")
    (result,) = desk.push(moved(MoveKind.RETURNED, codes(2)[1]))
    assert result["reason"].startswith("1 个追溯码未计入")


def test_movements_come_back_and_packs_are_opened_and_used(hospital_anywhere: Hospital) -> None:
    hospital = hospital_anywhere
    Receiving(hospital.running.enrol()).receive(*codes(2))
    first, second = codes(2)
    gone = hospital.write("movements", dispensed(first))
    back = {"kind": "reversal", "codes": [first], "person": "试药师"}
    named = back | {"movement_id": gone["movement_ids"][0]}
    assert hospital.write("movements", named)["moved"] == [first]
    assert hospital.write("movements", named)["refused"][0]["problem"] == "reversed"
    hospital.write("movements", dispensed(first))
    assert hospital.write("movements", back)["moved"] == [first]
    opened = {"kind": "opened", "codes": [second], "person": "试药师", "units": 6}
    assert hospital.write("movements", opened)["moved"] == [second]
    used = opened | {"kind": "used", "units": 7}
    assert hospital.write("movements", used)["refused"][0]["problem"] == "too-few"
    assert hospital.write("movements", used | {"units": 2})["moved"] == [second]
    (row,) = hospital.read("codes", code=second)["codes"]
    assert (row["state"], row["units"], row["remaining"]) == ("opened", 6, 4)


def test_a_repeated_request_is_answered_as_before_and_works_once(
    hospital_anywhere: Hospital,
) -> None:
    hospital = hospital_anywhere
    Receiving(hospital.running.enrol()).receive(*codes(2))
    first = hospital.post("movements", dispensed(*codes(2)), "F-1")
    again = hospital.post("movements", dispensed(*codes(2)), "F-1")
    assert (first.status_code, first.content) == (200, again.content)
    other = hospital.post("movements", dispensed(*codes(1)), "F-1")
    assert (other.status_code, other.json()["error"]) == (422, "key-reused")
    foreign = hospital.make_key()
    assert hospital.post("movements", dispensed(*codes(1)), "F-1", foreign).status_code == 200
    assert len(hospital.changes()) == 4


def test_the_same_request_at_once_works_once(hospital_anywhere: Hospital) -> None:
    hospital = hospital_anywhere
    Receiving(hospital.running.enrol()).receive(*codes(40))
    with ThreadPoolExecutor(4) as pool:
        jobs = [
            pool.submit(hospital.post, "movements", dispensed(*codes(40)), f"F-{n % 2}")
            for n in range(4)
        ]
        answers = [job.result() for job in jobs]
    assert [one.status_code for one in answers] == [200] * 4
    by_key = {answers[n].content for n in (0, 2)}, {answers[n].content for n in (1, 3)}
    assert [len(one) for one in by_key] == [1, 1]
    moved_ = sorted(len(one.json()["moved"]) for one in answers[:2])
    assert moved_ == [0, 40]


@pytest.mark.parametrize("key", ["", "x" * 129, "a b", "é"])
def test_writing_needs_an_idempotency_key(hospital: Hospital, key: str) -> None:
    headers = {"Authorization": f"Bearer {hospital.key.token}"}
    if key:
        headers["Idempotency-Key"] = key.encode().decode("latin-1")
    url = f"{hospital.running.url}/v1/his/movements"
    answer = requests.post(url, json=dispensed(*codes(1)), headers=headers, timeout=60)
    assert (answer.status_code, answer.json()["error"]) == (422, "no-idempotency-key")


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "eaten"},
        {"codes": []},
        {"codes": "x"},
        {"codes": ["x"] * 2001},
        {"person": ""},
        {"person": "a\0b"},
        {"note": "x" * 201},
        {"units": 0},
        {"units": 10**30},
        {"at": "yesterday"},
        {"at": "2026-11-21T08:00:00"},
        {"at": "9999-12-31T23:59:59-12:00"},
        {"movement_id": "x"},
        {"movement_id": "00000000-0000-0000-0000-000000000000"},
        {"colour": "red"},
    ],
)
def test_a_movement_that_makes_no_sense_is_refused_whole(
    hospital: Hospital, change: dict[str, Any]
) -> None:
    answer = hospital.post("movements", dispensed(*codes(1)) | change)
    assert answer.status_code == 422, answer.text
    assert answer.json()["message"]


JSON = st.recursive(
    # JSON has no other numbers than finite ones; requests would not send them.
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=6,
)
FIELDS = st.sampled_from(
    ["kind", "codes", "person", "units", "at", "items", "lines", "order_no", "hospital_code"]
)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    path=st.sampled_from(["movements", "catalogue", "orders"]),
    body=JSON | st.dictionaries(FIELDS, JSON, max_size=4),
)
def test_no_body_makes_the_service_fail(hospital: Hospital, path: str, body: object) -> None:
    answer = hospital.post(path, body)
    assert answer.status_code in (200, 400, 413, 422), answer.text


def test_the_catalogue_is_taken_row_by_row(hospital_anywhere: Hospital) -> None:
    hospital = hospital_anywhere
    good = {"hospital_code": "H1", "name": "试验胶囊", "province_code": "A0001", "price": 12.5}
    rows = [
        good,
        good | {"hospital_code": "H2", "price": "-1"},
        good | {"hospital_code": "H3", "name": 5},
        good,
        "not a row",
        good | {"hospital_code": "H4", "colour": "red"},
        good | {"hospital_code": "H5", "price": "NaN"},
    ]
    answer = hospital.write("catalogue", {"items": rows})
    assert (answer["new"], answer["changed"], answer["same"]) == (1, 0, 0)
    assert [one["row"] for one in answer["refused"]] == [2, 3, 4, 5, 6, 7]
    assert all(one["message"] for one in answer["refused"])
    assert hospital.write("catalogue", {"items": [good]})["same"] == 1
    changed = hospital.write("catalogue", {"items": [good | {"maker": "试验药业"}]})
    assert changed["changed"] == 1


def test_the_hospital_s_code_stands_with_its_codes(hospital: Hospital) -> None:
    document = a_known_delivery(hospital.running)
    item = {"hospital_code": "H1", "name": "试验胶囊", "province_code": "A0001"}
    hospital.write("catalogue", {"items": [item]})
    Receiving(hospital.running.enrol()).receive(*codes(1), delivery_id=document.delivery_id)
    (row,) = hospital.read("codes", code=codes(1)[0])["codes"]
    assert row["hospital_code"] == "H1"


def an_order(order_no: str = "DD1", **more: Any) -> dict[str, Any]:  # noqa: ANN401 (JSON)
    line = {"line_no": 1, "quantity": 5, "distributor_code": DISTRIBUTOR, "province_code": "A1"}
    return {"order_no": order_no, "lines": [line | more]}


def test_an_order_is_taken_whole_and_told_to_workstations(hospital_anywhere: Hospital) -> None:
    hospital = hospital_anywhere
    station = hospital.running.enrol()
    assert hospital.write("orders", an_order(price="1.5"))["state"] == "taken"
    assert hospital.write("orders", an_order(price="1.50"))["state"] == "same"
    rows = station.pull().json()["scopes"][f"org:{ORG}"]["rows"]
    (told,) = [row["body"] for row in rows if row["entity"] == "order"]
    assert (told["order_no"], told["lines"][0]["state"]) == ("DD1", "draft")


def test_one_wrong_line_refuses_the_order_and_is_named(hospital: Hospital) -> None:
    order = an_order()
    order["lines"] += [
        {"line_no": 1, "quantity": 5, "distributor_code": DISTRIBUTOR, "province_code": "A1"},
        {"line_no": 2, "quantity": 5, "distributor_code": DISTRIBUTOR, "hospital_code": "H9"},
        {"line_no": 3, "quantity": 5, "distributor_code": DISTRIBUTOR},
        {"line_no": 4, "quantity": "5", "distributor_code": DISTRIBUTOR},
    ]
    answer = hospital.write("orders", order)
    assert answer["state"] == "refused"
    assert [one["row"] for one in answer["refused"]] == [2, 3, 4, 5]
    assert hospital.write("orders", an_order())["state"] == "taken"


def test_what_the_platform_has_confirmed_his_changes_no_more(hospital: Hospital) -> None:
    hospital.write("orders", an_order())
    confirm = update(order_line).values(state="confirmed")
    commit(hospital.running.database, lambda c: c.execute(confirm))
    answer = hospital.write("orders", an_order(quantity=6))
    assert (answer["state"], answer["refused"]) == ("refused", [])
