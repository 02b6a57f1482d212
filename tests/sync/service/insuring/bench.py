"""A hospital whose service tells the insurance's stand-in; without it each test would build one."""

from __future__ import annotations

import json
import uuid
from collections import Counter
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import delete, insert, select, update

from app.catalogue.entries.values import MatchState
from app.links.connections import Serves
from app.receiving.documents import deliveries
from app.receiving.values import Delivery
from app.store.clock import SystemClock
from app.store.database import Database
from app.store.tables.catalogue import catalogue_match
from app.store.tables.insuring import insurance_code, insurance_head, insurance_record
from app.store.tables.papers import invoice_line
from app.store.tables.schema import metadata
from app.store.tables.service import organisation, outbox
from app.store.tables.trace_bills import trace_bill
from app.tracing.uploads.settings import Uploader, UploadSettings
from sync.service.insuring.side import insurance_side
from sync.service.insuring.uploads import upload_of
from sync.service.links.connected import Connected
from sync.service.outbox_rows import DEAD, DUE, GIVEN_UP, Queue
from sync.service.trace_bills.bills import FAILED_CODES, BillWord
from sync.service.transactions import commit
from tests.deliveries import a_delivery, a_line, an_item
from tests.sync.connectors.insurance.desk_stand import Stand
from tests.sync.service.his.hospital import Hospital, Receiving
from tests.sync.service.running import NOW, ORG, RunningService, confirmed

LINK = "insurance"
SINCE = date(2026, 1, 1)
INSURED = "XV90AAA000A001000000594"
VISIT: dict[str, Any] = {
    "visit_no": "MZ1",
    "settlement": "1",
    "certificate_type": "01",
    "settlement_id": "JS1",
    "certificate_no": "310000199001011234",
    "name": "张培训",
    "doctor": {"name": "李医师"},
    "pharmacist": {"name": "王药师", "licence_no": "YS31000012345"},
}


class Later(SystemClock):
    """A clock that a test puts forward."""

    ahead = timedelta()

    def now(self) -> datetime:
        return super().now() + self.ahead


@dataclass
class Bench:
    """The hospital, the stand-in, and what stands between them."""

    running: RunningService
    stand: Stand
    clock: Later = field(default_factory=Later)
    closing: ExitStack = field(default_factory=ExitStack)
    numbers: Counter[str] = field(default_factory=Counter)
    together: int = 1
    """Records that the settings let go together."""

    def __post_init__(self) -> None:
        self.hospital = Hospital(self.running)
        self.desk = Receiving(self.running.enrol())
        self.connect()

    def connect(self, timeout_s: float = 30.0, **more: Any) -> None:  # noqa: ANN401 (settings)
        """Connect, or connect anew, as after a restart."""
        who = Uploader(more.pop("uploader", Uploader.SERVICE))
        uploads = UploadSettings(**{"uploader": who, "since": SINCE, **more})
        platform = self.closing.enter_context(
            self.stand.client(
                uploads=uploads, timeout_s=timeout_s, records_per_message=self.together
            )
        )
        connected = Connected(LINK, Serves.INSURANCE, platform)
        args = (self.running.database, self.clock, ORG, connected, lambda: None)
        self.side = insurance_side(*args)

    def catalogue(self, insurance_code: str = INSURED, **more: Any) -> None:  # noqa: ANN401 (JSON)
        item = {
            "hospital_code": "YP001",
            "name": "试验胶囊",
            "province_code": "A0001",
            "insurance_code": insurance_code,
            "approval_number": "国药准字H20067255",
            "maker": "试验药业",
            "unit": "盒",
            "dosage_unit": "粒",
            "pack_quantity": 24,
        }
        answer = self.hospital.write("catalogue", {"items": [item | more]})
        assert not answer["refused"], answer

    def match(self, hospital_code: str, province_code: str) -> None:
        """A person matched two items."""
        row = {
            "org": ORG,
            "hospital_code": hospital_code,
            "province_code": province_code,
            "state": MatchState.CONFIRMED,
            "at": NOW,
        }
        commit(self.running.database, lambda c: c.execute(insert(catalogue_match), row))

    def send_again(self, letter: Any) -> None:  # noqa: ANN401 (a row)
        """A person's word on a letter."""
        again = update(outbox).where(outbox.c.outbox_id == letter.outbox_id)
        now = {"state": DUE, "next_at": letter.created_at}
        commit(self.running.database, lambda c: c.execute(again.values(now)))

    def forget_what_was_told(self) -> None:
        with self.running.database.writing() as connection:
            for table in (insurance_head, insurance_record, insurance_code, outbox):
                connection.execute(delete(table))

    def refuse_codes(self, cause: uuid.UUID, reasons: Mapping[str, str]) -> uuid.UUID:
        """A trace code platform refused codes of a bill; the letter that says so."""
        number, letter_id = self.clock.new_id(), self.clock.new_id()
        failed = [{"code": code, "reason": why} for code, why in reasons.items()]
        bill = {
            "org": ORG,
            "bill_id": number,
            "link": "trace",
            "bill_no": "RK1",
            "about": cause,
            "kind": "102",
            "made_at": NOW,
            "body": "{}",
            "code_count": len(failed),
            "state": "partly",
            "failed": json.dumps(failed),
            "failed_count": len(failed),
            "said": "",
            "opened": False,
        }
        queue = Queue(ORG, "trace", FAILED_CODES, self.clock)
        letter = queue.row(letter_id, cause, BillWord("RK1", len(failed))) | {"state": DEAD}
        commit(self.running.database, lambda c: c.execute(insert(trace_bill), bill))
        commit(self.running.database, lambda c: c.execute(insert(outbox), letter))
        return letter_id

    def give_up(self, letter_id: uuid.UUID) -> None:
        """A person's word on a letter."""
        given_up = update(outbox).where(outbox.c.outbox_id == letter_id).values(state=GIVEN_UP)
        commit(self.running.database, lambda c: c.execute(given_up))

    def delivery(
        self,
        quantity: int,
        *,
        named: bool = True,
        **more: Any,  # noqa: ANN401 (fields)
    ) -> Delivery:
        """A delivery that the platform told of; `named`: with its distributor's name."""
        self.numbers["delivery"] += 1
        line = a_line(
            quantity,
            item=an_item(approval_number="国药准字H20067255"),
            production_date=date(2026, 1, 5),
            price=Decimal("12.34"),
        )
        document = a_delivery(replace(line, **more), number=f"PS{self.numbers['delivery']}")
        if not named:
            document = replace(document, distributor=replace(document.distributor, name=""))
        work = deliveries.add_delivery
        commit(self.running.database, lambda c: work(c, ORG, document, NOW))
        return document

    def open(self, quantity: int, **more: Any) -> tuple[uuid.UUID, Delivery]:  # noqa: ANN401 (fields)
        """Open the receipt of a new delivery."""
        document = self.delivery(quantity, **more)
        receipt_id, _ = self.desk.open(document.delivery_id)
        return receipt_id, document

    def invoice(self, delivery_no: str, invoice_no: str) -> None:
        """The platform told of an invoice."""
        row = {
            "org": ORG,
            "invoice_no": invoice_no,
            "line_no": 1,
            "distributor_code": "91310000MA1FL0000X",
            "delivery_id": a_delivery(number=delivery_no).delivery_id,
            "order_no": "",
            "province_code": "A0001",
            "batch": "A2601",
            "quantity": 1,
            "updated_at": NOW,
        }
        commit(self.running.database, lambda c: c.execute(insert(invoice_line), row))

    def receive(self, *codes: str, **more: Any) -> uuid.UUID:  # noqa: ANN401 (fields)
        """Receive and confirm codes of a new delivery."""
        receipt_id, document = self.open(len(codes), **more)
        self.desk.scan(receipt_id, *codes)
        self.desk.push(confirmed(receipt_id, document.delivery_id))
        return receipt_id

    def move(self, kind: str, *codes: str, **more: Any) -> Any:  # noqa: ANN401 (JSON)
        body = {"kind": kind, "codes": list(codes), "person": "试药师", "at": NOW.isoformat()}
        answer = self.hospital.write("movements", body | more)
        assert not answer["refused"], answer
        return answer

    def give(self, *codes: str, kind: str = "dispensed", **more: Any) -> str:  # noqa: ANN401 (JSON)
        """Dispense by a document of its own, whose visit HIS tells of; the movement's number."""
        self.numbers["document"] += 1
        document_no = f"CF{self.numbers['document']}"
        self.tell_visit(document_no)
        moved = self.move(kind, *codes, document_no=document_no, **more)
        return str(moved["movement_ids"][0])

    def tell_visit(self, document_no: str, **more: str) -> None:
        visit = VISIT | {"document_no": document_no} | more
        self.hospital.write("visits", {"visits": [visit]})

    def upload_as_his(self, row: Any) -> None:  # noqa: ANN401 (a row)
        """HIS uploads a record by itself."""
        upload = upload_of(dict(row._mapping), sorted(self.codes_of(row.record_no)), None)
        assert upload is not None
        with self.stand.client() as platform:
            platform.upload(upload, platform.message_id(self.clock.now(), 4000), first_try=True)

    def work(self, most: int = 300) -> list[str]:
        """Let the scheduler's thread do all there is to do now; what came of each message."""
        (sender,) = self.side.senders
        done = []
        while (sent := sender.send_next()) is not None:
            done.append(sent.state)
            assert len(done) < most
        return done

    def look_again(self) -> Any:  # noqa: ANN401 (an outcome)
        return self.side.doings[0].run("")

    def later(self, **more: float) -> None:
        self.clock.ahead += timedelta(**more)

    def held(self, infno: str = "") -> list[dict[str, Any]]:
        """What the stand-in has."""
        return [one for one in self.stand.held() if infno in ("", one["infno"])]

    def stock_there(self) -> Counter[str]:
        """Codes that came in and did not leave, by what the stand-in took."""
        stock: Counter[str] = Counter()
        for one in self.held("3502") + self.held("3501"):
            inbound = one["fields"].get("inv_chg_type", "108") == "108"
            for code in one["codes"]:
                stock[code] += 1 if inbound else -1
        return +stock

    def sold_there(self) -> dict[str, Decimal]:
        """How much of each code was sold and did not come back."""
        sold: dict[str, Decimal] = {}
        for sign, infno in ((1, "3505"), (-1, "3506")):
            for one in self.held(infno):
                fields = one["fields"]
                each = Decimal(str(fields["sel_retn_cnt"])) / max(len(one["codes"]), 1)
                for code in one["codes"]:
                    sold[code] = sold.get(code, Decimal(0)) + sign * each
        return {code: number for code, number in sold.items() if number}

    def records(self) -> list[Any]:
        """All records of ours, in the order they were made."""
        table = insurance_record
        with self.running.database.reading() as connection:
            query = select(table).where(table.c.org == ORG).order_by(table.c.made_no)
            return list(connection.execute(query).all())

    def states(self) -> list[tuple[str, str]]:
        return [(row.kind, row.state) for row in self.records()]

    def codes_of(self, record_no: str) -> set[str]:
        query = select(insurance_code.c.code).where(insurance_code.c.record_no == record_no)
        with self.running.database.reading() as connection:
            return set(connection.execute(query).scalars())

    def letters(self) -> list[Any]:
        with self.running.database.reading() as connection:
            return list(connection.execute(select(outbox).order_by(outbox.c.created_at)).all())

    def close(self) -> None:
        self.closing.close()


def empty(database: Database) -> None:
    """Forget all that belongs to institutions, and who holds which code.

    The audit log is only ever added to.
    """
    kept = {organisation.name, "audit_entry", "audit_head", "audit_root"}
    with database.writing() as connection:
        for table in metadata.sorted_tables:
            first = next(iter(table.primary_key.columns)).name
            if first in ("org", "code") and table.name not in kept:
                connection.execute(delete(table))
