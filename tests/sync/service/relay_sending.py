"""What tests of the relay send: deliveries of many codes, signed requests.

Without it each test would make them up.
"""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from app.packing.handover import HandOver, make_handover
from sync.sandbox.distributor import Authorize, DistributorProgram
from sync.service.relay import senders
from sync.service.relay.senders import SCHEME, Signed
from sync.service.transactions import commit
from tests.sync.service.running import DISTRIBUTOR, ORG, RunningService, trace_code

SECRET = b"a secret of the relay, for tests"
SMALL, MIDDLE, LARGE = "8100001", "8100002", "8100003"


def codes(count: int, first: int = 1) -> list[str]:
    return [trace_code(number) for number in range(first, first + count)]


def document(
    cartons: Mapping[str, Sequence[Any]],
    delivery_no: str = "PS1",
    *,
    distributor: str = DISTRIBUTOR,
    batch: str = "A2601",
) -> dict[str, Any]:
    """A delivery document; a carton holds codes, or packages as the format has them."""
    packages = {
        number: [one if isinstance(one, dict) else {"code": one} for one in inside]
        for number, inside in cartons.items()
    }
    line = {
        "line_no": 1,
        "item": {
            "province_code": "X0001",
            "name": "测试片",
            "drug_identifiers": {SMALL: "small", MIDDLE: "middle", LARGE: "large"},
        },
        "batch": batch,
        "expiry": date(2028, 1, 4).isoformat(),
        "quantity": 10_000_000,
        "unit": "盒",
        "cartons": [{"carton_no": n, "packages": inside} for n, inside in packages.items()],
    }
    return {
        "delivery_no": delivery_no,
        "distributor": {"code": distributor, "name": "测试医药配送有限公司"},
        "lines": [line],
    }


def handed(
    cartons: Mapping[str, Sequence[Any]],
    delivery_no: str = "PS1",
    *,
    hospital: str = ORG,
    supersedes: str | None = None,
    limit: int | None = None,
    distributor: str = DISTRIBUTOR,
    batch: str = "A2601",
    came_back_from: Sequence[str] = (),
) -> HandOver:
    made = document(cartons, delivery_no, distributor=distributor, batch=batch)
    made |= {"came_back_from": list(came_back_from)} if came_back_from else {}
    return make_handover(json.loads(json.dumps(made)), hospital, supersedes, limit)


class Key:
    """A distributor's key, and how it signs."""

    def __init__(
        self,
        running: RunningService,
        hospitals: Sequence[str] = (ORG,),
        distributor: str = DISTRIBUTOR,
    ) -> None:
        now = running.clock.now()
        key, self.secret = commit(
            running.database,
            lambda c: senders.add_key(c, SECRET, distributor, "测试配送", list(hospitals), now),
        )
        self.key_id = key.key_id

    def sign(
        self,
        method: str,
        path: str,
        body: bytes,
        *,
        nonce: str | None = None,
        skew_s: float = 0,
        secret: str | None = None,
    ) -> dict[str, str]:
        """The header of a signed request."""
        said = Signed(
            self.key_id, str(int(time.time() + skew_s)), nonce or secrets.token_hex(12), ""
        )
        proof = senders.signature(secret or self.secret, method, path, body, said)
        return {
            "Authorization": f"{SCHEME} Key={said.key_id}, Timestamp={said.timestamp}, "
            f"Nonce={said.nonce}, Signature={proof}"
        }

    @property
    def authorize(self) -> Authorize:
        return lambda method, path, body: self.sign(method, path, body)

    def program(self, url: str) -> DistributorProgram:
        return DistributorProgram(url, self.authorize)
