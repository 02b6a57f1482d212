"""The facts of the catalogues, and how a workstation says them.

Without it a file imported here would never be heard of elsewhere.
"""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection

from app.catalogue.entries import bodies, matches, taking
from app.catalogue.entries.bodies import CatalogueSaid
from app.catalogue.entries.matches import MatchSaid
from app.store.change_log import ChangeLog
from app.store.facts import Applied, Area, Author, Kinds


def say(connection: Connection, log: ChangeLog, said: CatalogueSaid) -> None:
    """Say a piece of a version and take it in, in the caller's transaction."""
    body = msgspec.json.encode(said).decode()
    op_id = log.append(connection, bodies.KIND, bodies.VERSION, body)
    apply(connection, Author(log.workstation.org, log.workstation.device, op_id), said)


def apply(connection: Connection, author: Author, body: CatalogueSaid | MatchSaid) -> Applied:
    """Make the rows of one fact, in the caller's transaction; raises ValueError for nonsense."""
    if isinstance(body, MatchSaid):
        return matches.apply(connection, author, body)
    taking.take(connection, author.org, body)
    return Applied(catalogue=True)


KINDS: Kinds = {
    (bodies.KIND, bodies.VERSION): CatalogueSaid,
    (matches.KIND, matches.VERSION): MatchSaid,
}
AREA = Area(KINDS, apply)
"""What is said of catalogues, as the change log says it."""
