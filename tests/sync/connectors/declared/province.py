"""A made-up provincial platform: a real HTTP server that logs in, pages, counts and fails."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)
ACCOUNT, PASSWORD = "仓库01", "密码<&\"' 7"
VALID_S = 600

Json = dict[str, Any]


class Said(Exception):
    """An answer that is no success."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


@dataclass
class Fault:
    kind: str
    step: str
    """The beginning of a path."""
    code: str = "503"


@dataclass
class Province:
    """What the platform holds, and who may ask."""

    now: datetime = NOON
    tokens: dict[str, datetime] = field(default_factory=dict)
    deliveries: list[Json] = field(default_factory=list)
    drugs: dict[str, Json] = field(default_factory=dict)
    orders: dict[str, Json] = field(default_factory=dict)
    invoices: list[Json] = field(default_factory=list)
    returns: dict[str, Json] = field(default_factory=dict)
    accepted: list[tuple[str, Json]] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def turn(self, **more: float) -> None:
        self.now += timedelta(**more)

    def clock(self) -> datetime:
        return self.now

    def details(self) -> Iterator[Json]:
        for delivery in self.deliveries:
            yield from delivery["details"]

    def answer(self, method: str, path: str, query: Json, body: Json, token: str) -> Json:
        if path == "/login":
            return self._log_in(body)
        if self.tokens.get(token, NOON) <= self.now:
            raise Said("401", "令牌无效")
        head, *steps = path.strip("/").split("/")
        name = f"_{method.lower()}_{head}"
        return getattr(self, name)([unquote(one) for one in steps], query, body)  # type: ignore[no-any-return]

    def _log_in(self, body: Json) -> Json:
        if body != {"account": ACCOUNT, "password": PASSWORD}:
            raise Said("402", f"密码 {body.get('password')} 不对")
        token = f"令牌-{len(self.tokens)}".encode().hex()
        self.tokens[token] = self.now + timedelta(seconds=VALID_S)
        return {"token": token, "expiresIn": VALID_S}

    def _get_deliveries(self, steps: list[str], query: Json, body: Json) -> Json:
        page, size = int(query["page"]), int(query["size"])
        found = []
        for delivery in self.deliveries:
            for one in delivery["details"]:
                if str(one["state"]) == query["state"]:
                    found.append({**delivery, "details": [one]})
        return {"total": len(found), "list": found[(page - 1) * size : page * size]}

    def _get_drugs(self, steps: list[str], query: Json, body: Json) -> Json:
        (code,) = steps
        if code not in self.drugs:
            raise Said("404", "无此药品")
        return self.drugs[code]

    def _detail(self, number: str) -> Json:
        found = [one for one in self.details() if one["id"] == number]
        if not found:
            raise Said("404", "无此明细")
        return found[0]

    def _get_details(self, steps: list[str], query: Json, body: Json) -> Json:
        return {"state": self._detail(steps[0])["state"]}

    def _post_details(self, steps: list[str], query: Json, body: Json) -> Json:
        number, _ = steps
        detail, conclusion = self._detail(number), body["conclusion"]
        passed = conclusion["word"] == "合格"
        if detail["state"]:
            raise Said("3001", "明细不是待验收状态")
        if conclusion["count"] != (int(float(detail["count"])) if passed else 0):
            raise Said("3002", "数量不符")
        detail["state"] = 1 if passed else 2
        self.accepted.append((number, conclusion))
        return {}

    def _post_orders(self, steps: list[str], query: Json, body: Json) -> Json:
        if steps == ["query"]:
            return self._listed_orders(body)
        number = "PO-" + body["planNo"]
        known = number in self.orders
        if not known:
            lines = [
                {**one, "lineId": f"{number}-{one['seq']}", "state": 20, "unit": "盒"}
                for one in body["lines"]
            ]
            self.orders[number] = {
                "orderNo": number,
                "planNo": body["planNo"],
                "latest": body.get("latest", ""),
                "createdAt": "2026-11-22 12:00:00",
                "lines": lines,
            }
        return {**self.orders[number], "code": "409" if known else "0"}

    def _listed_orders(self, body: Json) -> Json:
        lines = [
            {**{k: v for k, v in order.items() if k != "lines"}, **line}
            for order in self.orders.values()
            for line in order["lines"]
        ]
        lines.sort(key=lambda one: one["lineId"])
        after, size = body.get("after", ""), body["size"]
        assert body["hospital"] == "H001" and isinstance(size, int)
        return {"list": [one for one in lines if one["lineId"] > after][:size]}

    def _get_orders(self, steps: list[str], query: Json, body: Json) -> Json:
        if steps[0] not in self.orders:
            raise Said("404", "无此订单")
        return self.orders[steps[0]]

    def _get_invoices(self, steps: list[str], query: Json, body: Json) -> Json:
        page, size = int(query["page"]), int(query["size"])
        cut = self.invoices[(page - 1) * size : page * size]
        return {"pages": -(-len(self.invoices) // size), "list": cut}

    def _post_returns(self, steps: list[str], query: Json, body: Json) -> Json:
        if not steps:
            number = f"R{len(self.returns)}"
            self.returns[number] = {**body, "id": number, "state": 10, "confirmed": 0}
            return {"id": number}
        found = self.returns[steps[0]]
        found["state"], found["confirmed"] = 20, found["confirmed"] + 1
        return {}

    def _get_returns(self, steps: list[str], query: Json, body: Json) -> Json:
        if steps[0] not in self.returns:
            raise Said("404", "无此退货单")
        return self.returns[steps[0]]

    def take_fault(self, path: str) -> Fault | None:
        for one in self.faults:
            if path.startswith(one.step):
                self.faults.remove(one)
                return one
        return None


class _Desk(BaseHTTPRequestHandler):
    province: Province

    def do_GET(self) -> None:
        self._serve({})

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        self._serve(json.loads(self.rfile.read(length) or b"{}"))

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def _serve(self, body: Json) -> None:
        url = urlsplit(self.path)
        path = url.path.removeprefix("/api")
        self.province.calls.append(path)
        fault = self.province.take_fault(path)
        kind = fault.kind if fault is not None else ""
        if kind == "cut-before":
            return
        said = self._said(path, dict(parse_qsl(url.query)), body, fault)
        if kind == "slow":
            time.sleep(1.0)
        status = {"status": 500, "http": int(fault.code) if fault is not None else 0}.get(kind, 200)
        self._send(said, half=kind == "cut-after", status=status)

    def _said(self, path: str, query: Json, body: Json, fault: Fault | None) -> Json:
        if fault is not None and fault.kind == "http":
            return {"code": "X9", "reason": "a proxy in between"}
        trouble = {"code": fault.code, "message": "出错"} if fault is not None else {}
        if fault is not None and fault.kind == "error":
            return trouble
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        try:
            data = self.province.answer(self.command, path, query, body, token)
        except Said as said:
            return {"code": said.code, "message": said.message}
        if fault is not None and fault.kind == "error-after":
            return trouble
        if fault is not None and fault.kind == "half":
            data = {**data, "list": data["list"][: len(data["list"]) // 2]}
        # Each answer has a time of its own beside its rows.
        code = data.get("code", "0")
        return {"code": code, "at": len(self.province.calls), "data": data}

    def _send(self, said: Json, *, half: bool, status: int) -> None:
        body = json.dumps(said, ensure_ascii=False).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with suppress(OSError):
            # Whoever waited for it may have gone.
            self.wfile.write(body[: len(body) // 2] if half else body)


@contextmanager
def serving(province: Province) -> Iterator[str]:
    """Serve on loopback until the end of the block; the address."""
    desk = type("Desk", (_Desk,), {"province": province})
    server = ThreadingHTTPServer(("127.0.0.1", 0), desk)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/api"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)


def delivery(number: int, details: int = 3) -> Json:
    """A delivery as the platform writes it."""
    return {
        "deliveryNo": f"D{number}",
        "supplier": {"code": "S1"},
        "shippedAt": int(NOON.timestamp() * 1000),
        "details": [
            {
                "id": f"D{number}/{one}",
                "state": 0,
                "carton": f"C{one}",
                "drugCode": "81000",
                "drugName": "培训片",
                "batchNo": f"B{one}",
                "made": "20260101",
                "validTo": "20280630",
                "count": f"{10 + one}.00",
            }
            for one in range(details)
        ],
    }
