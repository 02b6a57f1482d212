"""Shipments of a distributor: their facts, which code went where, and how cartons are numbered.

Without it a carton would be known by its paper alone. `packing_fact` holds facts: rows are added,
never changed, never deleted; a shipment is the fold of its facts. `shipment`, `packed_code` and
`packed_carton` are made of them, for lists and for the question whether a code or a label went out
before. `carton_serial` and the relation files are one workstation's own: the numbers it may give,
and what is inside a package (`pack_relation`; only files that are `ready` count). `ordered_line` is
what the service says of orders, `ordered_part` what each shipment takes of them, `ordered_from` who
a hospital is.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Index,
    Integer,
    String,
    Table,
    Text,
    false,
    true,
)

from app.store.tables.schema import Id, Utc, key_text, metadata

shipment = Table(
    "shipment",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("shipment_id", Id, primary_key=True),
    Column("delivery_no", key_text(), nullable=False),
    Column("order_no", key_text(), nullable=False),
    Column("recipient", String, nullable=False),
    Column("state", key_text(), nullable=False),
    Column("handing", key_text(), nullable=False),
    Column("begun_at", Utc, nullable=False),
    Column("begun_by", String, nullable=False),
    # The workstation that closed it, and hands it over.
    Column("closed_by", Id),
    # Lines of the order, and smallest packages: ordered, packed, come back.
    Column("lines", Integer, nullable=False, server_default="0"),
    Column("wanted", Integer, nullable=False, server_default="0"),
    Column("packed", Integer, nullable=False, server_default="0"),
    Column("returned", Integer, nullable=False, server_default="0"),
    # Cartons that were not voided; of those, whose present label was scanned back.
    Column("cartons", Integer, nullable=False, server_default="0"),
    Column("labelled", Integer, nullable=False, server_default="0"),
    Index("ix_shipment_begun", "org", "begun_at"),
    Index("ix_shipment_delivery_no", "org", "delivery_no"),
    Index("ix_shipment_handing", "org", "handing"),
    sqlite_with_rowid=False,
)

packing_fact = Table(
    "packing_fact",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("shipment_id", Id, primary_key=True),
    Column("event_id", Id, primary_key=True),
    Column("workstation", Id, nullable=False),
    Column("kind", String, nullable=False),
    Column("version", Integer, nullable=False),
    Column("body", Text, nullable=False),
    sqlite_with_rowid=False,
)

packed_code = Table(
    "packed_code",
    metadata,
    Column("org", key_text(), primary_key=True),
    # The part of the code that names the package.
    Column("code", key_text(), primary_key=True),
    Column("shipment_id", Id, primary_key=True),
    Column("smallest", Boolean, nullable=False, server_default=true()),
    # It came back: another shipment may hold it.
    Column("returned", Boolean, nullable=False, server_default=false()),
    Index("ix_packed_code_shipment", "org", "shipment_id"),
    sqlite_with_rowid=False,
)

packed_carton = Table(
    "packed_carton",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("shipment_id", Id, primary_key=True),
    Column("carton_id", Id, primary_key=True),
    # Of its present label; empty while it is open.
    Column("number", key_text(), nullable=False),
    Column("labelled", Boolean, nullable=False),
    Column("voided", Boolean, nullable=False),
    Index("ix_packed_carton_number", "org", "number"),
    sqlite_with_rowid=False,
)

named_identifier = Table(
    "named_identifier",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("identifier", key_text(), primary_key=True),
    # Province code, or name, strength and maker.
    Column("goods", key_text(), primary_key=True),
    Column("level", String, nullable=False),
    Column("event_id", Id, nullable=False),
    sqlite_with_rowid=False,
)

packing_numbering = Table(
    "packing_numbering",
    metadata,
    Column("org", key_text(), primary_key=True),
    # The latest stands.
    Column("event_id", Id, primary_key=True),
    Column("prefix", String, nullable=False),
    Column("extension", Integer, nullable=False),
    Column("person", String, nullable=False),
    Column("at", Utc, nullable=False),
    sqlite_with_rowid=False,
)

carton_serial = Table(
    "carton_serial",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("workstation", Id, primary_key=True),
    # GS1 prefix and extension digit; empty: local numbers.
    Column("series", key_text(), primary_key=True),
    # The history of the database these numbers are given in.
    Column("life", String, nullable=False),
    Column("first", BigInteger, nullable=False),
    Column("since", Utc, nullable=False),
    Column("next", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

relation_file = Table(
    "relation_file",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("file_id", Id, primary_key=True),
    Column("name", String, nullable=False),
    Column("ready", Boolean, nullable=False),
    Column("codes", Integer, nullable=False),
    Column("person", String, nullable=False),
    Column("at", Utc, nullable=False),
    sqlite_with_rowid=False,
)

pack_relation = Table(
    "pack_relation",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("code", key_text(), primary_key=True),
    Column("file_id", Id, primary_key=True),
    Column("parent", key_text()),
    # 1 is the smallest.
    Column("layer", Integer, nullable=False),
    Column("batch", key_text(), nullable=False),
    Column("row", Integer, nullable=False),
    Index("ix_pack_relation_parent", "org", "file_id", "parent"),
    sqlite_with_rowid=False,
)

ordered_line = Table(
    "ordered_line",
    metadata,
    Column("org", key_text(), primary_key=True),
    # The platform's number of it.
    Column("order_line_id", key_text(), primary_key=True),
    Column("is_open", Boolean, nullable=False),
    Column("ordered_on", Date),
    # As the service said it last, as JSON.
    Column("body", Text, nullable=False),
    Index("ix_ordered_line_open", "org", "is_open", "ordered_on"),
    sqlite_with_rowid=False,
)

ordered_part = Table(
    "ordered_part",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("order_line_id", key_text(), primary_key=True),
    Column("shipment_id", Id, primary_key=True),
    # Wanted while it is packed, packed once it is closed; nothing of it is left in one given up.
    Column("quantity", Integer, nullable=False),
    Index("ix_ordered_part_shipment", "org", "shipment_id"),
    sqlite_with_rowid=False,
)

ordered_from = Table(
    "ordered_from",
    metadata,
    Column("org", key_text(), primary_key=True),
    # As the platform calls the hospital.
    Column("hospital_code", key_text(), primary_key=True),
    # Of the shipment that said it.
    Column("event_id", Id, nullable=False),
    # Sender and recipient, as JSON.
    Column("body", Text, nullable=False),
    sqlite_with_rowid=False,
)
