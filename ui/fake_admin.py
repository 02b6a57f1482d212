"""Stand-ins for what administrators work with; without them a page would need a service."""

from __future__ import annotations

from collections.abc import Callable

from ui.admin_pages import AdminPorts
from ui.audit.fake_audit import FakeAudit
from ui.people.fake_people import FakePeople


def fake_admin(post: Callable[[object], None]) -> AdminPorts:
    """Make one of each."""
    return AdminPorts(people=FakePeople(post), audit=FakeAudit(post), hospital="示范医院")
