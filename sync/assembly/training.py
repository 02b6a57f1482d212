"""Puts the training platform and the service together: the province, its distributor, a hospital.

Without it a trainee would need a real hospital's accounts. The only module that knows both the
sandbox and the service; they themselves meet over HTTP only, as they would outside.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sync.assembly.sandbox_command import FILE_NAME
from sync.assembly.training_orders import TrainingOrderBook
from sync.assembly.training_relations import TrainingRelationTable
from sync.connectors.port import Platform
from sync.connectors.shanghai_yy.platform import ShanghaiYy
from sync.connectors.shanghai_yy.settings import SERVICE_PATH, YySettings
from sync.sandbox.app import SandboxSettings
from sync.sandbox.control_client import TrainingControl
from sync.sandbox.together import build
from sync.service.accounts import TRAINING_ORG
from sync.service.settings import ServiceSettings
from sync.serving import ThreadedServer

POLL_EVERY_S = 3.0
"""A trainee does not wait a minute for a truck."""
_ACCOUNT = "training"
"""User and password on the sandbox; it holds nothing worth guarding and listens on loopback."""


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

    def platforms(self) -> dict[str, Platform]:
        """The province the training hospital buys on."""
        account = YySettings(self.url + SERVICE_PATH, _ACCOUNT, _ACCOUNT, TRAINING_ORG)
        orders = TrainingOrderBook(self.url)
        relations = TrainingRelationTable(self.url)
        made = ShanghaiYy(account, order_book=orders, relation_table=relations)
        return {TRAINING_ORG: made}

    def hand_over_all(self, service_url: str) -> None:
        """Let the distributor give the codes of all deliveries; raises TrainingUnreachable."""
        control = TrainingControl(self.url)
        try:
            for number in control.deliveries():
                control.hand_over(number, service_url, self.key)
        finally:
            control.close()


@contextmanager
def running_sandbox(folder: Path, size: tuple[int, int, int]) -> Iterator[Sandbox]:
    """Run a sandbox in a folder; `size` is lines, cartons and boxes of its first delivery.

    Raises LedgerError where the folder cannot be used, ValueError where the sizes do not add up.
    """
    lines, cartons, boxes = size
    settings = SandboxSettings(
        database=folder / FILE_NAME,
        user=_ACCOUNT,
        password=_ACCOUNT,
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
