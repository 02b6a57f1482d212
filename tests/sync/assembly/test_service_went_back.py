from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from sqlalchemy import select

from app.people.audit.kinds import Kind
from app.store import local_state
from app.store.database import Database
from app.store.tables.audit import audit_entry
from sync.assembly import command


def test_a_service_on_an_older_file_writes_down_that_it_went_back(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # Without it whoever puts an older database in its place would leave no trace in it.
    path, older = tmp_path / "service.db", tmp_path / "older.db"
    Database.at(path).close()
    shutil.copy(path, older)
    with Database.at(path) as database, database.writing() as connection:
        local_state.write(connection, "anything", "newer")
    shutil.copy(older, path)
    with command._tell_of_loss(Database.at(path)) as database, database.reading() as connection:
        (noted,) = connection.execute(select(audit_entry)).all()
        assert (noted.org, noted.kind, json.loads(noted.after)) == ("", Kind.RESTORED, {"lost": 1})
        assert database.lost == 0
    assert "少了最后 1 次保存" in capsys.readouterr().err
