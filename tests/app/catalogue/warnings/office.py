"""A workstation with both catalogues in its store, for the tests of the work list."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import Connection

from app.catalogue.entries import taking
from app.catalogue.entries.bodies import CatalogueSaid, said_of
from app.catalogue.entries.values import AnyRow, Side, Source, What
from app.catalogue.warnings import listing
from app.catalogue.warnings.running import CheckRunner
from app.catalogue.warnings.supplies import Supplies
from app.catalogue.warnings.values import CatalogueWarning, CheckOutcome, WarningsAsked
from app.receiving.parts import Parts
from tests.deliveries import Workplace

EVERY = WarningsAsked(states=frozenset())


class Office:
    """Takes catalogues in and checks them."""

    def __init__(self, place: Workplace) -> None:
        self.place = place
        self.parts: Parts = place.parts
        self.log = place.parts.log
        self.org = self.log.workstation.org

    def take(self, side: Side, rows: Sequence[AnyRow], *, removed: bool = False) -> None:
        """Take rows in as a version of their own."""
        what = What.REMOVED if removed else What.CHANGED
        with self.parts.database.writing() as connection:
            said = CatalogueSaid(
                version_id=taking.next_version_id(connection, self.org, self.parts.clock),
                side=side,
                source=Source.FILE,
                name="目录.csv",
                at=self.parts.clock.now(),
                items=[said_of(row, what) for row in rows],
                rows=len(rows),
                expected=len(rows),
            )
            taking.take(connection, self.org, said)

    def check(self, supplies: Supplies | None = None) -> CheckOutcome:
        """Check everything."""
        runner = CheckRunner(self.parts.database, self.org, self.parts.clock, supplies)
        return runner.run(self.write, nobody)

    def write(self, work: Callable[[Connection], None]) -> None:
        with self.parts.database.writing() as connection:
            work(connection)

    def listed(self, asked: WarningsAsked = EVERY) -> list[CatalogueWarning]:
        with self.parts.database.reading() as connection:
            return listing.listed(connection, self.org, asked, self.parts.clock.today())[0]

    def only(self) -> CatalogueWarning:
        [one] = self.listed()
        return one


def nobody(checked: int, of: int) -> None:
    """Nobody watches."""
