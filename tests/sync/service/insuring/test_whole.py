from __future__ import annotations

import uuid
from dataclasses import replace

from app.links.connections import LinkWish
from app.people.rights import rights_of_role
from app.people.roles import Role
from sync.service.accounts import Caller
from tests.sync.connectors.insurance.desk_stand import Stand
from tests.sync.service.his.hospital import codes, wait_until
from tests.sync.service.insuring.bench import LINK, SINCE, Bench
from tests.sync.service.running import ORG, RunningService

ADMIN = replace(
    Caller(ORG, uuid.UUID(int=1)), number="A1", rights=rights_of_role(Role.SYSTEM_ADMINISTRATOR)
)


def test_a_connection_that_is_set_up_tells_what_is_received_by_itself(
    running: RunningService, insurance: Stand
) -> None:
    insurance.begin_again()
    insurance.clock.at = running.clock.now()
    bench = Bench(running, insurance)
    bench.catalogue()
    known = insurance.settings()
    names = ("url", "fixmedins_code", "fixmedins_name", "mdtrtarea_admvs", "recer_sys_code")
    settings = {name: getattr(known, name) for name in (*names, "opter", "opter_name", "paasid")}
    more = {"plain_http": "1", "uploads.since": SINCE.isoformat()}
    secrets = {"secret_token": known.secret_token}
    wish = LinkWish(LINK, "insurance", "医保", settings | more, True, 0, secrets)
    shown = running.service.links.set(ADMIN, LINK, wish)
    assert shown.enabled
    bench.receive(*codes(3))
    running.service.scheduler.wake()  # it looks by itself twice a minute
    wait_until(lambda: bench.stock_there() == dict.fromkeys(codes(3), 1))
    bench.give(codes(3)[0])
    running.service.scheduler.wake()
    wait_until(lambda: list(bench.sold_there()) == [codes(3)[0]])
    bench.close()
