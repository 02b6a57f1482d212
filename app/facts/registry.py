"""All facts that workstations and the service tell each other.

Without it each end would have a list of its own, and one of them would be shorter.
"""

from __future__ import annotations

from app.catalogue.aliases import saying as aliases
from app.catalogue.entries import journal as catalogue
from app.catalogue.relations import journal as relations
from app.catalogue.warnings import journal as warnings
from app.packing import journal as packing
from app.people.audit import facts as audit
from app.purchasing import journal as purchasing
from app.purchasing.invoicing import facts as invoicing
from app.receiving import journal as receiving
from app.receiving.acceptance import journal as acceptance
from app.receiving.blind import journal as blind
from app.receiving.known import laying_down, mapping
from app.receiving.told import facts as told
from app.store.facts import Registry
from app.tracing import journal as tracing
from app.tracing.cases import facts as cases

FACTS = Registry(
    receiving.AREA,
    acceptance.AREA,
    told.AREA,
    blind.AREA,
    mapping.AREA,
    laying_down.AREA,
    tracing.AREA,
    cases.AREA,
    catalogue.AREA,
    aliases.AREA,
    relations.AREA,
    warnings.AREA,
    packing.AREA,
    purchasing.AREA,
    purchasing.LAID_DOWN,
    invoicing.AREA,
    audit.AREA,
)
