"""The delivery relations of the training platform, read from its tables.

Without it a trainee would lay down by hand what a real hospital gets with the catalogue interface:
no message of the Shanghai platform lists them.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from app.catalogue.relations.told.table import RowRefused, read_point, read_relation
from app.catalogue.relations.told.values import RelationList
from sync.connectors.port import PlatformError
from sync.sandbox.control_client import TrainingControl, TrainingUnreachable

_WAIT_S = 60.0


class TrainingRelationTable:
    """Reads the tables 配送企业 and 配送点; for one thread at a time."""

    def __init__(self, sandbox_url: str) -> None:
        """Read them at the training platform's address."""
        self._control = TrainingControl(sandbox_url)

    def listed(self) -> RelationList:
        """All relations and delivery points, whole; raises PlatformError."""
        try:
            read = [read_relation(row) for row in self._rows("distributors")]
            points = [read_point(row) for row in self._rows("points")]
        except (TrainingUnreachable, RowRefused, csv.Error) as error:
            raise PlatformError("training", str(error), retry_after_s=_WAIT_S) from error
        companies = {party.code: party for _relation, party in read}
        relations = tuple(relation for relation, _party in read)
        return RelationList(relations, (*companies.values(), *points), whole=True)

    def _rows(self, table: str) -> Iterator[dict[str, str]]:
        return iter(csv.DictReader(io.StringIO(self._control.table(table), newline="")))
