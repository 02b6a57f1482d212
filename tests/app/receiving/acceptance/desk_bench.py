"""An acceptance on a bench: a receipt in an open store, and files to attach.

Without it every test would open a receipt and write a photo first.
"""

from __future__ import annotations

import struct
import uuid
import zlib
from dataclasses import dataclass
from pathlib import Path

from app.receiving.acceptance.acceptance import (
    Acceptance,
    AcceptanceParts,
    Filing,
    RequirementsOf,
    ask_for_nothing,
    keep,
)
from app.receiving.acceptance.events import AcceptanceShown
from app.receiving.acceptance.files import AttachmentFolder
from app.receiving.acceptance.rules import Requirements
from app.receiving.acceptance.values import AcceptanceView, Purpose, Requirement
from app.receiving.sessions.opening import receipt_id
from tests.deliveries import PERSON, Workplace, a_delivery, a_line, numbered, other_item

DELIVERY = a_delivery(*numbered([a_line(), a_line(4, item=other_item(), batch="B2601")]))
RECEIPT = receipt_id(DELIVERY.delivery_id)
CSV_OF_A_LOGGER = """设备,L-100
序列号,00017
时间,温度(℃),湿度(%)
2026-11-21 06:00:00,4.1,50
2026-11-21 06:10:00,8.6,51
2026-11-21 06:20:00,5.0,52
"""


def a_png(width: int = 2, height: int = 2) -> bytes:
    """A small grey picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = b"".join(b"\0" + b"\x80" * width for _ in range(height))
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def asking(rules: dict[int, Requirement]) -> Requirements:
    """Ask this of these lines and nothing of others."""

    def of(line_no: int) -> Requirement:
        return rules.get(line_no, Requirement())

    return of


def always(requirements: Requirements) -> RequirementsOf:
    """Ask this of every delivery."""
    return lambda _connection, _delivery: requirements


@dataclass(slots=True)
class Bench:
    """One acceptance, and what it works with."""

    place: Workplace
    parts: AcceptanceParts
    acceptance: Acceptance

    @property
    def shown(self) -> AcceptanceShown:
        return self.acceptance.shown()

    @property
    def view(self) -> AcceptanceView:
        return self.shown.view

    def attach(self, path: Path, purpose: Purpose, line_no: int | None = None) -> uuid.UUID:
        """Attach a file as the desk does, and say under which id."""
        filing = Filing(purpose, line_no)
        kept, logged = keep(self.parts.folder, path, filing, self.acceptance.limits())
        self.acceptance.attach(kept, filing, logged)
        return self.view.attachments[-1].attachment_id


def bench(place: Workplace, folder: Path, asked: RequirementsOf = ask_for_nothing) -> Bench:
    """Receive the delivery and open its acceptance."""
    place.receive(DELIVERY)
    parts = AcceptanceParts(
        place.parts.database,
        place.parts.log,
        place.parts.clock,
        AttachmentFolder(folder / "attachments"),
        asked,
    )
    return Bench(place, parts, Acceptance(parts, RECEIPT, PERSON))


def written(folder: Path, name: str, data: bytes | str) -> Path:
    """A file on the clerk's disk."""
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path
