"""The client beside its stand-in, over real loopback HTTP, with a clock that the test turns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import requests

from app.tracing.uploads.preparing import Lot, Moved, Take, prepare
from app.tracing.uploads.records import Movement, UploadRecord
from sync.connectors.insurance.envelope import message_id
from sync.connectors.insurance.platform import NationalInsurance
from sync.connectors.insurance.settings import InsuranceSettings
from sync.connectors.insurance_port import (
    ChangeKind,
    InsuredItem,
    Purchase,
    PurchaseReturn,
    Sale,
    SaleReturn,
    Staff,
    StockChange,
    StockCount,
    Upload,
    Visit,
)
from sync.sandbox.insurance.account import InsuranceAccount
from sync.sandbox.insurance.app import InsuranceSandboxSettings, build
from sync.sandbox.insurance.web import GATEWAY_PATH
from sync.serving import ThreadedServer
from tests.sync.connectors.calls import Calls

ACCOUNT = InsuranceAccount(secret_token="秘密&<+>", catalogue_rows=500)
NOON = datetime(2026, 11, 21, 4, tzinfo=UTC)
DAY = date(2026, 11, 21)
ITEM = InsuredItem("XV90AAA000A001000000594", prescription=False)
LOT = Lot("YP001", "地喹氯铵含片", "B1", date(2026, 1, 2), date(2028, 1, 1), 12)
PATIENT = Visit("MZ1", "1", "01", "JS1", "P310000199001011234", "310000199001011234", "张培训", "1")
DOCTOR = Staff("李医师", "01", "310000198001011111")
PHARMACIST = Staff("王药师", "01", "310000198501012222", "YS31000012345")


def code(number: int) -> str:
    return f"8100001{number:013d}"


@dataclass
class Clock:
    at: datetime = NOON

    def __call__(self) -> datetime:
        return self.at

    def turn(self, **more: float) -> None:
        self.at += timedelta(**more)


@dataclass
class Stand:
    """A stand-in that runs, and how to reach it."""

    url: str
    clock: Clock
    account: InsuranceAccount
    calls: Calls = field(default_factory=Calls)

    def begin_again(self) -> None:
        self.clock.at = NOON
        self.calls.clear()
        self.control("POST", "/beginning")

    def settings(self, **changed: Any) -> InsuranceSettings:  # noqa: ANN401
        return InsuranceSettings(
            **{
                "url": self.url + GATEWAY_PATH + "/{infno}",
                "plain_http": True,
                "fixmedins_code": self.account.fixmedins_code,
                "fixmedins_name": self.account.fixmedins_name,
                "mdtrtarea_admvs": self.account.mdtrtarea_admvs,
                "recer_sys_code": self.account.recer_sys_code,
                "opter": "0001",
                "opter_name": "培训员",
                "paasid": self.account.paasid,
                "secret_token": self.account.secret_token,
                **changed,
            }
        )

    @contextmanager
    def client(self, **changed: Any) -> Iterator[NationalInsurance]:  # noqa: ANN401
        platform = NationalInsurance(self.settings(**changed), self.calls, now=self.clock)
        yield platform
        platform.close()

    def control(self, method: str, path: str, body: object = None) -> Any:  # noqa: ANN401
        address = f"{self.url}/training/insurance{path}"
        answer = requests.request(method, address, json=body, timeout=60)
        assert answer.status_code in (200, 201, 204), answer.text
        return answer.json() if answer.content else None

    def fault(self, kind: str, infno: str = "", **more: object) -> None:
        wish = {"kind": kind, "method": infno, "sub_msg": "系统繁忙，请稍后再试", **more}
        self.control("POST", "/faults", wish)

    def held(self) -> list[dict[str, Any]]:
        return list(self.control("GET", "/records"))

    def numbers(self) -> list[str]:
        return [one["number"] for one in self.held()]

    def message(self, serial: int) -> str:
        return message_id(self.account.fixmedins_code, NOON, serial)


def goods(
    number: str, movement: Movement, codes: Sequence[str] = (), **more: object
) -> UploadRecord:
    moved = Moved(number, movement, LOT, max(len(codes), 1), tuple(codes), **more)  # type: ignore[arg-type]
    return prepare(moved)[0]


def pieces(number: str, movement: Movement, take: Take, of_record: str = "") -> UploadRecord:
    moved = Moved(number, movement, LOT, 0, (), (take,), of_record)
    return prepare(moved)[0]


def change(
    record: UploadRecord, kind: ChangeKind = ChangeKind.PURCHASED, item: InsuredItem = ITEM
) -> StockChange:
    return StockChange(record, item, kind, Decimal("12.345678"), NOON, "收货员")


def sale(record: UploadRecord) -> Sale:
    return Sale(record, ITEM, PATIENT, DOCTOR, PHARMACIST, "D1", NOON, "发药员", Decimal("9.9"))


def sale_return(record: UploadRecord) -> SaleReturn:
    return SaleReturn(record, ITEM, PATIENT, NOON, "发药员")


def one_of_each() -> dict[str, Upload]:
    """One record of each transaction, in an order that is lawful."""
    back = replace(goods("TY1", Movement.TAKEN_BACK, [code(3)]), of_record="FY1")
    return {
        "3501": StockCount(goods("PD1", Movement.COUNTED, [code(1)]), ITEM, DAY),
        "3502": change(goods("RK1", Movement.RECEIVED, [code(2), code(3)])),
        "3503": Purchase(
            goods("CG1", Movement.RECEIVED),
            ITEM,
            "申江培训医药配送有限公司",
            "珠海同源药业有限公司",
            "国药准字H44024254",
            NOON,
            "收货员",
            Decimal("12.3"),
            delivery_note_no="SH1",
        ),
        "3504": PurchaseReturn(
            goods("TH1", Movement.SENT_BACK), ITEM, "申江培训医药配送有限公司", "FP1", NOON, "员"
        ),
        "3505": sale(goods("FY1", Movement.DISPENSED, [code(3)])),
        "3506": sale_return(back),
    }


@contextmanager
def standing(account: InsuranceAccount = ACCOUNT) -> Iterator[Stand]:
    clock = Clock()
    server = ThreadedServer(build(InsuranceSandboxSettings(account=account), clock))
    server.start()
    try:
        yield Stand(server.url, clock, account)
    finally:
        assert server.stop()
