"""An audit log without a service: without it the page could be shown only with one.

Answers through the `post` it is given, and remembers every wish but passwords.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from app.people.at_service import Why
from app.people.audit.asking import AuditListed, AuditShown, AuditVerdict, AuditWish
from app.people.audit.events import (
    Asked,
    AuditEvent,
    AuditFound,
    AuditRefused,
    AuditVerified,
    AuditWritten,
)
from app.people.roles import Role
from ui.signing.fake_speaking import FakeSpeaking, speaking

AUDITOR = "1003"
"""工号 of the audit administrator."""


class FakeAudit(FakeSpeaking):
    """Holds entries in memory."""

    def __init__(self, post: Callable[[object], None]) -> None:
        super().__init__(post)
        self.persons[AUDITOR] = speaking(AUDITOR, "审计管理员丙", Role.AUDIT_ADMINISTRATOR)
        self.entries: tuple[AuditShown, ...] = ()
        """Newest first."""
        self.verdict = AuditVerdict(True, 0, 0, 0, 0)
        self.faults: dict[Asked, tuple[Why, str]] = {}
        """With which wishes of a kind are refused."""

    def list_entries(self, wish: AuditWish) -> None:
        """List what fits, a page of it."""
        fitting = [one for one in self.entries if _fits(one, wish)]
        page = tuple(fitting[: wish.limit])
        self._answer(
            Asked.LIST, wish, AuditFound(wish, AuditListed(page, len(fitting) > len(page)))
        )

    def write_entries(self, wish: AuditWish, path: Path) -> None:
        """Write nothing, and say that it is there."""
        self._answer(Asked.WRITE, wish, AuditWritten(path))

    def verify(self) -> None:
        """Say what was laid down."""
        self._answer(Asked.VERIFY, "verify", AuditVerified(self.verdict))

    def _answer(self, asked: Asked, wish: object, event: AuditEvent) -> None:
        self.wishes.append(wish)
        fault = self.faults.get(asked)
        self._post(event if fault is None else AuditRefused(asked, *fault))


def _fits(one: AuditShown, wish: AuditWish) -> bool:
    return (
        wish.person in ("", one.number, one.name)
        and (not wish.kinds or one.kind in wish.kinds)
        and wish.outcome in ("", one.outcome)
        and wish.text in one.subject + one.before + one.after
        and (wish.before_at is None or (one.at, one.seq) < (wish.before_at, wish.before_seq))
    )
