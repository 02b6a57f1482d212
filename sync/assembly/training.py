"""Puts the training platform and the service together: the province, its distributor, a hospital.

Without it a trainee would need a real hospital's accounts. The only module that knows both the
sandbox and the service; they themselves meet over HTTP only, as they would outside.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from sync.assembly.sandbox_command import FILE_NAME
from sync.assembly.training_orders import TrainingOrderBook
from sync.assembly.training_relations import TrainingRelationTable
from sync.connectors.journal import Journal
from sync.connectors.kinds import shanghai_yy
from sync.connectors.kinds.registry import BY_NAME
from sync.connectors.shanghai_yy.platform import ShanghaiYy
from sync.connectors.shanghai_yy.settings import SERVICE_PATH, YySettings
from sync.sandbox.app import SandboxSettings
from sync.sandbox.control_client import TrainingControl
from sync.sandbox.together import build
from sync.service.links.book import Fixed
from sync.service.settings import ServiceSettings
from sync.service.training import TRAINING_ORG
from sync.serving import ThreadedServer

POLL_EVERY_S = 3.0
"""A trainee does not wait a minute for a truck."""
_TOLD = ("mashangfangxin", "insurance")
_ACCOUNT, _PASSWORD = "training", "peixun-yy-2026"
"""On the sandbox; it holds nothing worth guarding and listens on loopback."""


@dataclass(frozen=True, slots=True)
class Sandbox:
    """A training platform that answers."""

    url: str
    key: str = field(repr=False)
    """With it the sandbox's distributor hands trace codes over to the service."""

    def service_settings(self) -> ServiceSettings:
        """Settings of a service that stands on this sandbox."""
        return ServiceSettings(
            poll_every_s=POLL_EVERY_S, training_key=self.key, training_org=TRAINING_ORG
        )

    def connections(self) -> tuple[Fixed, ...]:
        """The province the training hospital buys on, and whom it tells of trace codes.

        Raises TrainingUnreachable.
        """
        account = YySettings(self.url + SERVICE_PATH, _ACCOUNT, _PASSWORD, TRAINING_ORG)
        orders = TrainingOrderBook(self.url)
        relations = TrainingRelationTable(self.url)

        def make(journal: Journal) -> ShanghaiYy:
            return ShanghaiYy(account, journal, order_book=orders, relation_table=relations)

        bought = bought_from(TRAINING_ORG, account, make, "阳光采购（培训）")
        return (bought, *self._others())

    def _others(self) -> Iterator[Fixed]:
        """The platforms that what was received is told to."""
        control = TrainingControl(self.url)
        try:
            told = {one["kind"]: one for one in control.platforms()}
        finally:
            control.close()
        for name in _TOLD:
            kind, said = BY_NAME[name], told[name]
            make = partial(kind.build, said["settings"], said["secrets"])
            yield Fixed(
                TRAINING_ORG,
                kind.shown.link,
                name,
                said["title"],
                kind.shown.serves,
                make,
                said["settings"],
                said["secrets"],
            )

    def hand_over_all(self, service_url: str) -> None:
        """Let the distributor give the codes of all deliveries; raises TrainingUnreachable."""
        control = TrainingControl(self.url)
        try:
            for number in control.deliveries():
                control.hand_over(number, service_url, self.key)
        finally:
            control.close()


def bought_from(
    org: str, account: YySettings, make: Callable[[Journal], ShanghaiYy], title: str
) -> Fixed:
    """The Shanghai platform as a connection that cannot be changed."""
    settings = {"url": account.url, "user": account.user, "org_code": account.org_code}
    kind = shanghai_yy.KIND
    secrets = {"password": account.password}
    return Fixed(org, kind.name, kind.name, title, kind.shown.serves, make, settings, secrets)


@contextmanager
def running_sandbox(folder: Path, size: tuple[int, int, int]) -> Iterator[Sandbox]:
    """Run a sandbox in a folder; `size` is lines, cartons and boxes of its first delivery.

    Raises LedgerError where the folder cannot be used, ValueError where the sizes do not add up.
    """
    lines, cartons, boxes = size
    settings = SandboxSettings(
        database=folder / FILE_NAME,
        user=_ACCOUNT,
        password=_PASSWORD,
        org_code=TRAINING_ORG,
        lines=lines,
        cartons=cartons,
        boxes=boxes,
    )
    server = ThreadedServer(build(settings), "sandbox")
    server.start()
    try:
        yield Sandbox(server.url, secrets.token_hex(16))
    finally:
        server.stop()
