"""Without these the bytes that are hashed could change, and old chains would break."""

from __future__ import annotations

import hashlib
import json
import uuid
from datetime import UTC, datetime, timedelta, timezone

from app.people.audit import chain
from app.people.audit.decisions import words_of
from app.people.audit.kinds import GROUP_OF, GROUP_WORDS, WORDS, Group, Kind
from app.people.audit.values import LONGEST_TOLD, MASK, Actor, Note, Subject, told

ENTRY = uuid.UUID("0190f3a0-0000-7000-8000-000000000001")
AT = datetime(2026, 11, 21, 8, 0, 0, 5, tzinfo=UTC)
SAID = {
    "entry_id": ENTRY,
    "at": AT,
    "device": None,
    "number": "T03",
    "name": "李“审”计",
    "roles": "audit-administrator",
    "address": "10.0.0.7",
    "kind": "exported",
    "outcome": "done",
    "subject_kind": "audit",
    "subject_id": "",
    "subject": "审计记录",
    "before": "",
    "after": '{"rows":3}',
}


def test_another_program_counts_the_same_hash_from_what_is_written_down() -> None:
    # Without it docs/operation/audit.md could say one thing and the program hash another.
    fields = [
        "tracedock-audit-1",
        "31010000001",
        7,
        str(ENTRY),
        "2026-11-21T08:00:00.000005+00:00",
        "service",
        *(SAID[name] for name in list(SAID)[3:]),
    ]
    written = json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()
    expected = hashlib.sha256(b"\x01" * 32 + written).digest()
    assert chain.of_entry(b"\x01" * 32, "31010000001", 7, SAID) == expected


def test_one_moment_has_one_hash_in_every_time_zone() -> None:
    # Without it a chain would break on a server that stands elsewhere.
    there = SAID | {"at": AT.astimezone(timezone(timedelta(hours=8)))}
    assert chain.canonical("A", 1, there) == chain.canonical("A", 1, SAID)


def test_every_kind_has_words_and_a_group() -> None:
    # Without it a screen would show a word of a program.
    assert set(WORDS) == set(Kind) == set(GROUP_OF)
    assert set(GROUP_OF.values()) == set(Group) == set(GROUP_WORDS)
    assert words_of("exported").chinese == "导出"
    assert words_of("receipt.confirmed").english == "Receipt confirmed"
    assert words_of("of-a-newer-program").chinese == "of-a-newer-program"


def test_secrets_and_long_texts_do_not_stand_in_before_and_after() -> None:
    # Without it a password could be read for years in the one table that nobody may change.
    said = told(
        {
            "name": "省平台",
            "settings": {
                "url": "https://x",
                "password": "hunter2",
                "app_secret": "s3",
                "口令": "p",
            },
            "key_id": "K1",
            "token": "",
            "long": "长" * 1000,
        }
    )
    assert "hunter2" not in said
    assert '"s3"' not in said
    read = json.loads(said)
    assert read["settings"] == {
        "url": "https://x",
        "password": MASK,
        "app_secret": MASK,
        "口令": MASK,
    }
    assert read["key_id"] == "K1"
    assert read["token"] == ""
    assert len(read["long"]) < 400
    huge = told({f"field {number}": "值" * 300 for number in range(40)})
    assert len(huge) <= LONGEST_TOLD
    assert json.loads(huge)["cut"] > LONGEST_TOLD
    assert told({}) == ""


def test_what_no_database_takes_is_made_fit() -> None:
    # Without it a stray character in a name would keep a refused attempt out of the log.
    note = Note(
        "exported",
        actor=Actor("T\x001", "\ud800", ("a,b", ""), "x" * 900),
        subject=Subject("k", "i", "w\x00"),
    )
    assert note.actor == Actor("T\ufffd1", "?", ("a b",), "x" * 500)
    assert note.subject.words == "w\ufffd"
