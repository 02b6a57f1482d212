"""A HIS that talks to a service; without it each test would make one, and receipts to read."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

import requests

from app.receiving.documents import deliveries
from app.receiving.values import Delivery
from app.store.clock import SystemClock
from app.tracing.operations import CodesMoved
from sync.service.his import keys
from sync.service.his.keys import NewKey, Right, Sent
from sync.service.relay.senders import SCHEME, Signed
from sync.service.transactions import commit
from tests.deliveries import a_delivery, a_line
from tests.sync.service.running import (
    NOW,
    ORG,
    RunningService,
    Station,
    confirmed,
    opened,
    operation,
    scanned,
    trace_code,
)
from tests.sync.service.test_movements import traced

ALL_RIGHTS = tuple(Right)
new_id = SystemClock().new_id


class Hospital:
    """One institution with its HIS."""

    def __init__(self, running: RunningService, org: str = ORG) -> None:
        self.running = running
        self.org = org
        self.key = self.make_key()

    def make_key(self, *rights: Right, scheme: str = keys.BEARER, name: str = "HIS") -> NewKey:
        wanted = rights or ALL_RIGHTS
        clock = self.running.clock
        return commit(
            self.running.database,
            lambda c: keys.add(c, self.org, name, wanted, clock, scheme),
        )

    def get(
        self,
        path: str,
        query: Mapping[str, object],
        key: NewKey | None = None,
        etag: str = "",
    ) -> requests.Response:
        headers = {"Authorization": f"Bearer {(key or self.key).token}"}
        headers |= {"If-None-Match": etag} if etag else {}
        url = f"{self.running.url}/v1/his/{path}"
        return requests.get(url, params=urlencode(query), headers=headers, timeout=60)

    def read(self, path: str, **query: object) -> Any:  # noqa: ANN401 (JSON)
        answer = self.get(path, query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(
        self,
        path: str,
        body: object,
        idempotency_key: str | None = None,
        key: NewKey | None = None,
    ) -> requests.Response:
        headers = {"Authorization": f"Bearer {(key or self.key).token}"}
        headers |= {"Idempotency-Key": idempotency_key or uuid.uuid4().hex}
        url = f"{self.running.url}/v1/his/{path}"
        return requests.post(url, json=body, headers=headers, timeout=60)

    def write(self, path: str, body: object, idempotency_key: str | None = None) -> Any:  # noqa: ANN401 (JSON)
        answer = self.post(path, body, idempotency_key)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def changes(self, after: int = 0, limit: int = 10_000) -> list[tuple[int, str, str]]:
        """All changes from the beginning, page by page, as far as they are behind a number."""
        cursor, found, more = "0", [], True
        while more:
            page = self.read("changes", after=cursor, limit=limit)
            cursor, more = page["next"], page["more"]
            found += [(one["seq"], one["code"], one["what"]) for one in page["changes"]]
        return [one for one in found if one[0] > after]

    def signed(
        self,
        key: NewKey,
        method: str,
        target: str,
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
        **said: str,
    ) -> requests.Response:
        """Send a request that proves itself by a signature."""
        named = f"{key.org}.{key.key_id}"
        one = Signed(
            named, said.get("time", str(int(time.time()))), said.get("nonce", new_id().hex), ""
        )
        signature = keys.sign(key.secret, Sent("", method, target, body), one)
        words = f"Key={named}, Timestamp={one.timestamp}, Nonce={one.nonce}, Signature={signature}"
        return requests.request(
            method,
            self.running.url + target,
            data=said.get("sent", body.decode()).encode(),
            headers={"Authorization": f"{SCHEME} {words}", **(headers or {})},
            timeout=60,
        )


class Receiving:
    """A workstation that receives, by hand."""

    def __init__(self, station: Station) -> None:
        self.station = station
        self.seq = 0
        self.scans = 0

    def push(self, *bodies: Any) -> list[Any]:  # noqa: ANN401 (bodies)
        sent = []
        for body in bodies:
            self.seq += 1
            known = isinstance(body, CodesMoved)
            sent.append(traced(self.seq, body) if known else operation(self.seq, body))
        answer = self.station.push(*sent)
        assert answer.status_code == 200, answer.text
        results: list[Any] = answer.json()["results"]
        assert all(one["status"] == "applied" for one in results), results
        return results

    def open(self, delivery_id: uuid.UUID | None = None) -> tuple[uuid.UUID, uuid.UUID]:
        receipt_id, delivery = new_id(), delivery_id or new_id()
        self.push(opened(receipt_id, delivery))
        return receipt_id, delivery

    def scan(self, receipt_id: uuid.UUID, *codes: str, line_no: int = 1) -> int:
        self.scans += 1
        self.push(scanned(receipt_id, self.scans, *codes, line_no=line_no))
        return self.scans

    def receive(self, *codes: str, delivery_id: uuid.UUID | None = None) -> uuid.UUID:
        receipt_id, delivery = self.open(delivery_id)
        self.scan(receipt_id, *codes)
        self.push(confirmed(receipt_id, delivery))
        return receipt_id


def a_known_delivery(running: RunningService, quantity: int = 3) -> Delivery:
    """A delivery the service knows from the platform."""
    document = a_delivery(a_line(quantity))
    commit(running.database, lambda c: deliveries.add_delivery(c, ORG, document, NOW))
    return document


def codes(count: int, start: int = 1) -> list[str]:
    return [trace_code(number) for number in range(start, start + count)]


def wait_until(condition: Callable[[], bool]) -> None:
    """Look again and again until it is so."""
    for _ in range(1200):
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError("it did not become so within a minute")
