"""Runs the migrations on the connection that app/store/schema_version.py hands in."""

from __future__ import annotations

from alembic import context

from app.store.tables import (
    acceptance,
    accounts,
    aliases,
    arrivals,
    attachments,
    audit,
    cases,
    changes,
    his,
    insuring,
    labels,
    links,
    orders,
    packing,
    papers,
    placement,
    receipts,
    reference,
    relay,
    rules,
    service,
    signing,
    snapshots,
    told,
    trace_bills,
    tracing,
    warnings,
)
from app.store.tables.schema import metadata

FAMILIES = (
    acceptance,
    accounts,
    aliases,
    arrivals,
    attachments,
    audit,
    cases,
    changes,
    his,
    insuring,
    labels,
    links,
    orders,
    packing,
    papers,
    placement,
    receipts,
    reference,
    relay,
    rules,
    service,
    signing,
    snapshots,
    told,
    trace_bills,
    tracing,
    warnings,
)

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
