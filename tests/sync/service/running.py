"""A service on a real port, and what tests say to it; without it each test would set one up."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

import msgspec
import requests
from sqlalchemy import Connection

from app.packing.handover import HandOver, make_handover
from app.people.signing.rules import SignInRules
from app.people.signing.store import keep_rules
from app.receiving import operations
from app.store import chains
from app.store.clock import SystemClock
from app.store.database import Database
from sync.connectors.port import Platform
from sync.sandbox.distributor import DistributorProgram, bearer
from sync.service import accounts
from sync.service.people import keeping
from sync.service.server import Server
from sync.service.service import Service
from sync.service.settings import ServiceSettings
from sync.service.transactions import commit

ORG = "31010000001"
TRAINING_KEY = "training-key-for-tests"
Fields = dict[str, Any]
NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
DISTRIBUTOR = "91310000000000001X"


def sign_in_by_password_alone(connection: Connection, org: str = ORG) -> None:
    """Let a test's persons sign in as in a training: what is asked of them otherwise is not its."""
    keep_rules(connection, org, SignInRules(verified=False, training=True))


class RunningService:
    """One service that answers on loopback."""

    def __init__(
        self,
        database: Database,
        platforms: Mapping[str, Platform] | None = None,
        settings: ServiceSettings | None = None,
        port: int = 0,
    ) -> None:
        self.database = database
        self.clock = SystemClock()
        settings = settings or ServiceSettings(
            poll_every_s=3600, training_key=TRAINING_KEY, training_org=ORG
        )
        commit(database, lambda c: accounts.add_organisation(c, ORG, "测试医院"))
        commit(database, sign_in_by_password_alone)
        # A small house, so that a test may have one administrator for everything.
        commit(database, lambda c: keeping.let_one_administrate(c, ORG))
        self.service = Service(database, self.clock, settings, platforms or {})
        self.server = Server(self.service, port=port)
        self.url = self.server.start()

    def stop(self) -> bool:
        return self.server.stop()

    def code(self, org: str = ORG) -> str:
        now = self.clock.now()
        return commit(self.database, lambda c: accounts.make_enrolment_code(c, org, now))

    def enrol(self, device: uuid.UUID | None = None, org: str = ORG) -> Station:
        device = device or self.clock.new_id()
        answer = requests.post(
            f"{self.url}/v1/enrol",
            json={"code": self.code(org), "device": str(device), "name": f"收货台 {device}"},
            timeout=30,
        )
        assert answer.status_code == 200, answer.text
        return Station(self.url, device, answer.json()["token"], self.clock.new_id())


class Station:
    """What a workstation sends, by hand."""

    def __init__(self, url: str, device: uuid.UUID, token: str, incarnation: uuid.UUID) -> None:
        self.url = url
        self.device = device
        self.token = token
        self.incarnation = incarnation
        self.chain = {0: b""}
        """What the chain of what was sent comes to behind each number."""

    def send(
        self,
        method: str,
        path: str,
        json: object = None,
        data: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> requests.Response:
        return requests.request(
            method,
            self.url + path,
            json=json,
            data=data,
            headers={"Authorization": f"Bearer {self.token}"} | dict(headers or {}),
            timeout=60,
        )

    def push(
        self,
        *sent: Fields,
        device: uuid.UUID | None = None,
        base: int | None = None,
        changes: Fields | None = None,
    ) -> requests.Response:
        """Push operations that go on from what was sent before; `changes` spoils the message."""
        if base is None:
            base = sent[0]["seq"] if sent else max(self.chain) + 1
        hashes = self.hashes(base, sent)
        message = {
            "device": str(device or self.device),
            "incarnation": str(self.incarnation),
            "base": base,
            "prev": hashes[base - 1].hex(),
            "tip": list(hashes.values())[-1].hex(),
            "operations": list(sent),
        }
        text = json.dumps(message | (changes or {})).encode()
        answer = self.send("POST", "/v1/push", data=text, headers=_JSON)
        if answer.status_code == 200:
            self.chain |= hashes
        return answer

    def push_spoilt(self, one: Fields, before: bytes, after: bytes) -> requests.Response:
        """Push one operation whose body's bytes are changed, as a damaged database would."""
        body = json.dumps(one["body"]).encode()
        spoilt = body.replace(before, after)
        at, number = datetime.fromisoformat(one["at"]), one["seq"]
        tip = chains.of_operation(
            self.chain[number - 1], uuid.UUID(one["op_id"]), one["kind"], one["version"], at, spoilt
        )
        message = {
            "device": str(self.device),
            "incarnation": str(self.incarnation),
            "base": number,
            "prev": self.chain[number - 1].hex(),
            "tip": tip.hex(),
            "operations": [one],
        }
        text = json.dumps(message).encode().replace(body, spoilt)
        return self.send("POST", "/v1/push", data=text, headers=_JSON)

    def hashes(self, base: int, sent: Sequence[Fields]) -> dict[int, bytes]:
        """What the chain comes to before operations and behind each of them."""
        before = self.chain.get(base - 1, b"?" * 32)
        hashes = {base - 1: before}
        for seq, one in enumerate(sent, start=base):
            try:
                before = self._behind(before, one)
            except (AttributeError, TypeError, ValueError):
                # Nonsense, as tests send it: whatever it comes to.
                before = b"?" * 32
            hashes[seq] = before
        return hashes

    @staticmethod
    def _behind(before: bytes, one: Fields) -> bytes:
        at = datetime.fromisoformat(one["at"])
        text = json.dumps(one["body"]).encode()
        return chains.of_operation(
            before, uuid.UUID(one["op_id"]), one["kind"], one["version"], at, text
        )

    def pull(
        self,
        wait_s: float = 0,
        limit: int = 500,
        changes: Fields | None = None,
        **after: Sequence[tuple[int, str]],
    ) -> requests.Response:
        """Pull from the newest of these places (`org`, `world`) that the service agrees with."""
        scopes = {f"org:{ORG}": after.get("org", ()), "global": after.get("world", ())}
        body = {"scopes": scopes, "limit": limit, "wait_s": wait_s, "whole": True, "rid": "1"}
        return self.send("POST", "/v1/pull", json=body | (changes or {}))


_JSON = {"Content-Type": "application/json"}


def operation(
    seq: int, body: operations.OperationBody, changes: Fields | None = None
) -> dict[str, Any]:
    """An operation as it travels."""
    made = {
        "seq": seq,
        "op_id": str(SystemClock().new_id()),
        "kind": operations.kind_of(body),
        "version": operations.VERSION,
        "at": NOW.isoformat(),
        "body": msgspec.json.decode(operations.encode(body)),
    }
    return made | (changes or {})


def opened(receipt_id: uuid.UUID, delivery_id: uuid.UUID) -> operations.ReceiptOpened:
    return operations.ReceiptOpened(
        receipt_id=receipt_id,
        delivery_id=delivery_id,
        receipt_no="SH-1",
        opened_at=NOW,
        opened_by="培训收货员",
    )


def scanned(
    receipt_id: uuid.UUID, seq: int, *codes: str, line_no: int = 1, carton_no: str | None = None
) -> operations.ScanRecorded:
    packages = [operations.PackageBody(code, line_no, True, None, carton_no) for code in codes]
    return operations.ScanRecorded(
        receipt_id=receipt_id,
        seq=seq,
        raw=codes[0].encode() if codes else b"?",
        kind="trace_code",
        verdict="accepted",
        sentence_key="accepted",
        sentence_values={},
        device="scanner",
        person="培训收货员",
        read_at=NOW,
        code=codes[0] if codes else None,
        line_no=line_no,
        carton_no=carton_no,
        added=len(codes),
        counts={line_no: len(codes)},
        packages=packages,
    )


def confirmed(
    receipt_id: uuid.UUID,
    delivery_id: uuid.UUID,
    lines: dict[int, tuple[int, int, str, str]] | None = None,
) -> operations.ReceiptConfirmed:
    return operations.ReceiptConfirmed(
        receipt_id=receipt_id,
        delivery_id=delivery_id,
        confirmed_at=NOW,
        confirmed_by="培训收货员",
        lines=lines or {},
    )


def trace_code(number: int, identifier: str = "8100001") -> str:
    """A synthetic trace code."""
    return f"{identifier}{number:013d}"


def handover(
    delivery_no: str = "PS1",
    cartons: Mapping[str, list[str]] | None = None,
    *,
    province_code: str = "X0001",
    batch: str = "A2601",
    expiry: date = date(2028, 1, 4),
) -> bytes:
    """A hand-over document with one line."""
    cartons = cartons or {"C1": [trace_code(1), trace_code(2)]}
    line = {
        "line_no": 1,
        "item": {
            "province_code": province_code,
            "name": "测试片",
            "drug_identifiers": {"8100001": "small"},
        },
        "batch": batch,
        "expiry": expiry.isoformat(),
        "quantity": max(1, sum(len(codes) for codes in cartons.values())),
        "unit": "盒",
        "cartons": [
            {"carton_no": number, "packages": [{"code": code} for code in codes]}
            for number, codes in cartons.items()
        ],
    }
    document = {
        "delivery_no": delivery_no,
        "distributor": {"code": DISTRIBUTOR, "name": "测试医药配送有限公司"},
        "lines": [line],
    }
    return json.dumps(document, ensure_ascii=False).encode()


def made(document: bytes, supersedes: str | None = None, limit: int | None = None) -> HandOver:
    """A manifest of a hand-over document, as a distributor's program makes it."""
    return make_handover(json.loads(document), ORG, supersedes, limit)


def hand_over(url: str, key: str, handed: HandOver) -> dict[str, Any]:
    """Hand a manifest over with a token; raises HandOverRefused."""
    program = DistributorProgram(url, bearer(key))
    try:
        return program.hand_over(handed)
    finally:
        program.close()
