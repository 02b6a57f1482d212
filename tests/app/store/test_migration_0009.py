from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from app.receiving.documents.delivery_file import parse_delivery
from app.store import schema_version
from app.store.database import Database
from app.store.tables.relay import relay_body, relay_chunk, relay_manifest
from app.store.tables.schema import Id, Utc
from app.tracing.chunks import name_of, read
from sync.sandbox.training.delivery import training_delivery

ORG = "31010000001"
NOW = datetime(2026, 11, 1, 8, tzinfo=UTC)
DOCUMENT = training_delivery(3, today=date(2026, 11, 21)).handover()


def packed() -> bytes:

    return gzip.compress(json.dumps(DOCUMENT, ensure_ascii=False).encode(), mtime=0)


@pytest.fixture(params=["sqlite", "postgresql"])
def old_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database as version 0008 left it, with one hand-over."""
    if request.param == "sqlite":
        url = f"sqlite+pysqlite:///{tmp_path / 'old.db'}"
    else:
        url = request.getfixturevalue("empty_postgres_url")
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        config = Config()
        folder = Path(schema_version.__file__).with_name("migrations")
        config.set_main_option("script_location", str(folder))
        config.attributes["connection"] = connection
        command.upgrade(config, "0008")
        old = sa.table(
            "manifest",
            sa.column("org"),
            sa.column("sha256"),
            sa.column("delivery_id", Id()),
            sa.column("code_count"),
            sa.column("body"),
            sa.column("received_at", Utc()),
        )
        row = {
            "org": ORG,
            "sha256": hashlib.sha256(packed()).hexdigest(),
            "delivery_id": parse_delivery(DOCUMENT).delivery_id,
            "code_count": 5,
            "body": packed(),
            "received_at": NOW,
        }
        connection.execute(old.insert(), row)
    engine.dispose()
    yield url


def test_a_hand_over_of_one_document_becomes_chunks_under_its_old_name(old_url: str) -> None:
    with Database(old_url) as database, database.reading() as connection:
        manifest = connection.execute(sa.select(relay_manifest)).one()
        chunks = connection.execute(
            sa.select(relay_chunk.c.sha256, relay_body.c.body)
            .join(relay_body, relay_body.c.sha256 == relay_chunk.c.sha256)
            .order_by(relay_chunk.c.no)
        ).all()
    assert manifest.sha256 == hashlib.sha256(packed()).hexdigest()
    assert (manifest.state, manifest.delivery_no) == ("sealed", DOCUMENT["delivery_no"])
    assert manifest.created_at == NOW
    assert all(name_of(bytes(chunk.body)) == chunk.sha256 for chunk in chunks)
    codes = [
        code
        for chunk in chunks[1:]
        for group in read(gzip.decompress(bytes(chunk.body)).decode())
        for code in group.codes
    ]
    listed = sum(
        len(list(top.walk()))
        for line in parse_delivery(DOCUMENT).lines
        for content in line.cartons
        for top in content.packages
    )
    assert len(codes) == len(set(codes)) == listed == manifest.code_count
