"""What a receiving session works with; without it each room would be handed four things."""

from __future__ import annotations

from dataclasses import dataclass

from app.receiving.settings import ReceivingRules
from app.store.change_log import ChangeLog
from app.store.clock import Clock
from app.store.database import Database


@dataclass(frozen=True, slots=True)
class Parts:
    """What a session works with."""

    database: Database
    log: ChangeLog
    clock: Clock
    rules: ReceivingRules
