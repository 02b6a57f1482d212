from __future__ import annotations

from dataclasses import replace

import msgspec

from app.people.audit import roots
from app.people.audit.roots import Root
from app.people.audit.signing import Signer
from sync.client.status import RowSetAside
from tests.sync.client.inbox_desk import NOW, SCOPE, Desk
from tests.sync.client.workstation import feed_row
from tests.sync.service.running import ORG

SIGNER = Signer(b"k" * 32)


def signed(org: str, seq: int = 2, hashed: bytes = b"h" * 32) -> Root:
    bare = Root(org, seq, 0, hashed, NOW, "0" * 8 * seq, SIGNER.public)
    return replace(bare, signature=SIGNER.sign(bare.statement))


def told(desk: Desk, place: int, root: Root) -> None:
    body = msgspec.json.decode(roots.encoded(root))
    desk.inbox.apply(SCOPE, [feed_row(place, roots.ENTITY, str(root.seq), roots.VERSION, body)])


def kept(desk: Desk, org: str) -> list[Root]:
    with desk.database.reading() as connection:
        return list(roots.of_chain(connection, org))


def test_a_workstation_keeps_what_the_audit_log_had_come_to(desk: Desk) -> None:
    # Without it nobody but the service could testify to its own log.
    told(desk, 1, signed(ORG))
    told(desk, 2, signed(""))
    assert (kept(desk, ORG), kept(desk, "")) == ([signed(ORG)], [signed("")])


def test_another_root_than_was_heard_is_set_aside_and_the_first_stays(desk: Desk) -> None:
    # Without it a service could take back what it had signed.
    told(desk, 1, signed(ORG))
    told(desk, 2, signed(ORG, hashed=b"x" * 32))
    told(desk, 3, replace(signed(ORG, 3), signature=b"\0" * 64))
    told(desk, 4, signed("somebody-else"))
    assert kept(desk, ORG) == [signed(ORG)]
    assert kept(desk, "somebody-else") == []
    assert [type(event) for event in desk.events.all] == [RowSetAside] * 3
