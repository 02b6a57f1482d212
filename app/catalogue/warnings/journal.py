"""The facts of warnings: decisions and rules. Without it they would stay where they were made."""

from __future__ import annotations

from sqlalchemy import Connection

from app.catalogue.warnings import deciding, laying_down
from app.catalogue.warnings.deciding import WarningsDecided
from app.catalogue.warnings.laying_down import RulesLaidDown
from app.store.facts import Applied, Area, Author


def apply(connection: Connection, author: Author, body: WarningsDecided | RulesLaidDown) -> Applied:
    """Make the rows of one fact, in the caller's transaction."""
    if isinstance(body, WarningsDecided):
        return deciding.apply(connection, author, body)
    return laying_down.apply(connection, author, body)


AREA = Area(
    {
        (deciding.KIND, deciding.VERSION): WarningsDecided,
        (laying_down.KIND, laying_down.VERSION): RulesLaidDown,
    },
    apply,
)
"""What is decided on warnings, as the change log says it."""
