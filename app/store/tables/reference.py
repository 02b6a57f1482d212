"""Reference tables, the same for every institution: the items of the catalogue.

Without them a delivery line would be a number. No distribution key: every shard has them whole.
"""

from __future__ import annotations

from sqlalchemy import Column, Integer, Numeric, String, Table

from app.store.tables.schema import Utc, key_text, metadata

item = Table(
    "item",
    metadata,
    Column("province_code", key_text(), primary_key=True),
    Column("name", String, nullable=False),
    Column("form", String, nullable=False),
    Column("strength", String, nullable=False),
    Column("maker", String, nullable=False),
    Column("approval_number", String, nullable=False),
    Column("standard_code", String, nullable=False),
    Column("unit", String, nullable=False),
    Column("dosage_unit", String, nullable=False),
    Column("pack_quantity", Integer, nullable=False),
    Column("price", Numeric(16, 6)),
    Column("updated_at", Utc, nullable=False),
    Column("insurance_code", String, nullable=False, server_default=""),
    Column("trade_name", String, nullable=False, server_default=""),
    # Names with ； between.
    Column("distributors", String, nullable=False, server_default=""),
    Column("status", String, nullable=False, server_default=""),
    Column("material", String, nullable=False, server_default=""),
)
