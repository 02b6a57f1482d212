"""What purchasers work with on a workstation: catalogues, warnings, relations, orders.

Without it whoever opens a workstation would have to know how each of them is built, and what each
must be told. They are opened together and stopped in reverse.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.catalogue.aliases.desk import AliasesDesk
from app.catalogue.entries.desk import CatalogueDesk
from app.catalogue.entries.events import CatalogueChanged
from app.catalogue.entries.syncing import Ask
from app.catalogue.offering.desk import OfferingDesk
from app.catalogue.relations.desk import RelationsDesk
from app.catalogue.relations.downloading import Ask as AskForRelations
from app.catalogue.warnings.desk import WarningsDesk
from app.purchasing.desk import OrdersDesk
from app.purchasing.neighbours import CATALOGUES
from app.receiving.desk import ReceivingDesk
from app.receiving.parts import Parts
from app.reporting.item_receipts import receipts_of
from app.reporting.statistics.desk import StatisticsDesk
from app.reporting.today.desk import TodayDesk
from app.reporting.today.letters import Ask as AskForLetters
from app.reporting.today.letters import LettersAsked
from app.store.core import Core

Post = Callable[[object], None]


@dataclass(frozen=True, slots=True)
class PlatformAsked:
    """How the service is asked, or had to ask the platform again; None where nothing can."""

    catalogue: Ask | None = None
    relations: AskForRelations | None = None
    letters: AskForLetters | None = None


NOTHING_ASKED = PlatformAsked()


@dataclass(frozen=True, slots=True)
class PurchasingRooms:
    """The desks of purchasers."""

    catalogue: CatalogueDesk
    offering: OfferingDesk
    warnings: WarningsDesk
    aliases: AliasesDesk
    relations: RelationsDesk
    orders: OrdersDesk
    statistics: StatisticsDesk
    today: TodayDesk

    def stop(self, timeout_s: float) -> None:
        """Stop them, each within a limit."""
        self.today.stop()
        self.statistics.stop(timeout_s)
        self.orders.stop(timeout_s)
        self.relations.stop(timeout_s)
        self.aliases.stop(timeout_s)
        self.warnings.stop(timeout_s)
        self.offering.stop(timeout_s)
        self.catalogue.stop(timeout_s)


def open_purchasing_rooms(
    parts: Parts,
    core: Core,
    desk: ReceivingDesk,
    folder: Path,
    post: Post,
    ask_platform: PlatformAsked,
) -> PurchasingRooms:
    """Open them; they answer into `post`, which must not block.

    `ask_platform` has the service ask the platform again.
    """
    database, log, clock = parts.database, parts.log, parts.clock
    warnings = WarningsDesk(database, log, core, desk.knowledge_changed, post)

    def told(event: object) -> None:
        # What was taken in or matched here is checked as what comes from elsewhere.
        if isinstance(event, CatalogueChanged) and (event.sides or event.matches):
            warnings.check()
        post(event)

    catalogue = CatalogueDesk(
        database, log, clock, core, told, receipts_of=receipts_of, ask=ask_platform.catalogue
    )
    aliases = AliasesDesk(database, log, clock, core, warnings.check, post)
    relations = RelationsDesk(database, log, clock, core, post, ask_platform.relations)
    orders = OrdersDesk(database, log, clock, core, post, CATALOGUES)
    desk.follow_orders(orders.told)
    statistics = StatisticsDesk(parts, folder, post)
    for follower in (catalogue.told, relations.told, aliases.told, warnings.check):
        desk.follow_catalogues(follower)
    desk.follow_changes(statistics.receipts_changed)
    guarded = (warnings, catalogue, aliases, relations, orders, statistics)
    for one in guarded:
        one.acting = desk.acting
    # What was taken in while nobody looked, or by a version that did not check.
    warnings.check()
    return PurchasingRooms(
        catalogue=catalogue,
        offering=OfferingDesk(database, log.workstation.org, clock, post),
        warnings=warnings,
        aliases=aliases,
        relations=relations,
        orders=orders,
        statistics=statistics,
        today=TodayDesk(
            parts,
            post,
            letters=None
            if ask_platform.letters is None
            else LettersAsked(parts, core, ask_platform.letters),
        ),
    )
