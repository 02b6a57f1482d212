"""What stands beside the receiving desk on a workstation: code library, acceptance and the rest.

Without it whoever opens a workstation would have to know how each of them is built. They are opened
together with the desk and stopped in reverse.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.entry.purchasing_rooms import (
    NOTHING_ASKED,
    PlatformAsked,
    PurchasingRooms,
    open_purchasing_rooms,
)
from app.packing.desk import PackingDesk
from app.packing.parts import PackingParts
from app.purchasing.invoicing.desk import InvoicesDesk
from app.receiving.acceptance.acceptance import AcceptanceParts
from app.receiving.acceptance.asking import asked_by_rules
from app.receiving.acceptance.desk import AcceptingDesk
from app.receiving.acceptance.files import AttachmentFolder
from app.receiving.blind.desk import BlindDesk
from app.receiving.desk import ReceivingDesk
from app.receiving.four_way.billing import why_unequal
from app.receiving.four_way.desk import FourWayDesk
from app.receiving.four_way.refusing import refused_by_acceptance
from app.receiving.known.desk import KnownDesk
from app.receiving.parts import Parts
from app.receiving.remarks import RemarksDesk
from app.receiving.told.desk import Asked, CodeQuestions
from app.store.core import Core
from app.tracing.cases.desk import CasesDesk
from app.tracing.desk import LibraryDesk

ATTACHMENTS = "attachments"
"""In the workstation's folder."""

Post = Callable[[object], None]


@dataclass(frozen=True, slots=True)
class Rooms:
    """The desks of one workstation beside the receiving desk."""

    library: LibraryDesk
    acceptance: AcceptingDesk
    four_way: FourWayDesk
    invoices: InvoicesDesk
    blind: BlindDesk
    known: KnownDesk
    cases: CasesDesk
    remarks: RemarksDesk
    codes: CodeQuestions
    packing: PackingDesk
    purchasing: PurchasingRooms

    def stop(self, timeout_s: float) -> None:
        """Stop what has threads of its own, each within a limit."""
        self.codes.stop()
        self.purchasing.stop(timeout_s)
        self.packing.stop(timeout_s)
        self.known.stop(timeout_s)
        self.acceptance.stop(timeout_s)
        self.invoices.stop(timeout_s)
        self.library.stop(timeout_s)
        self.cases.stop(timeout_s)


def open_rooms(
    parts: Parts,
    core: Core,
    desk: ReceivingDesk,
    folder: Path,
    post: Post,
    ask_platform: PlatformAsked = NOTHING_ASKED,
    asked: Asked | None = None,
) -> Rooms:
    """Open them; they answer into `post`, which must not block.

    They ask the same of who works here as `desk` does. `ask_platform` has the service ask the
    platform again; `asked` has it ask about one code.
    """
    org = parts.log.workstation.org
    acceptance = AcceptanceParts(
        parts.database,
        parts.log,
        parts.clock,
        AttachmentFolder(folder / ATTACHMENTS),
        asked_by_rules(org),
    )
    accepting = AcceptingDesk(acceptance, core, post)
    desk.follow_changes(accepting.refresh)
    cases = CasesDesk(parts.database, parts.log, parts.clock, core, post)
    desk.follow_cases(cases.told)
    to_pack = PackingParts(parts.database, parts.log, parts.clock, parts.rules.near_expiry_days)
    packing = PackingDesk(to_pack, core, post)
    desk.follow_shipments(packing.told)
    invoices = InvoicesDesk(parts.database, parts.log, parts.clock, core, post, why_unequal)
    desk.follow_invoices(invoices.told)
    rooms = Rooms(
        library=LibraryDesk(parts.database, parts.log, parts.clock, core, post),
        acceptance=accepting,
        four_way=FourWayDesk(parts.database, core, parts.clock, org, post, refused_by_acceptance),
        invoices=invoices,
        blind=BlindDesk(parts, desk, post),
        known=KnownDesk(parts, core, desk.knowledge_changed, post),
        cases=cases,
        remarks=RemarksDesk(parts, core, post),
        codes=CodeQuestions(parts, core, asked, post),
        packing=packing,
        purchasing=open_purchasing_rooms(parts, core, desk, folder, post, ask_platform),
    )
    for one in (
        rooms.library,
        rooms.acceptance,
        rooms.invoices,
        rooms.blind,
        rooms.known,
        rooms.cases,
        rooms.packing,
    ):
        one.acting = desk.acting
    return rooms
