"""Who ships begins with packing; who does not ship does not see it."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from app.people.roles import Role
from tests.ui.stage import Stage
from ui.places import DELIVERIES, ORDERS, PACKING
from ui.today.fake_today import FakeToday


def offered(stage: Stage) -> tuple[bool, bool]:
    """Whether the menu has lines for packing and for orders."""
    menus = stage.window.menus
    return menus.of_page(PACKING).isVisible(), menus.of_page(ORDERS).isVisible()


def test_only_where_somebody_ships_is_packing_seen(stage: Stage, qtbot: QtBot) -> None:
    window = stage.window
    assert offered(stage) == (False, True)
    today = stage.purchasing.today
    assert isinstance(today, FakeToday)
    today.role, today.packs = Role.SHIPPER, True
    window.sign_in("发货员甲")
    page = window.pages.packing.packing
    qtbot.waitUntil(lambda: page.isVisible(), timeout=60_000)
    assert offered(stage) == (True, False)
    assert stage.readers.held
    today.role, today.packs = Role.RECEIVING_CLERK, False
    window.sign_in("收货员甲")
    assert offered(stage) == (False, True)
    qtbot.waitUntil(lambda: window.pages.deliveries.isVisible(), timeout=60_000)
    assert window.pages.navigation._pages.button(DELIVERIES).isChecked()
    assert not page.page.may_number()
    today.role, today.packs = Role.ADMINISTRATOR, True
    window.sign_in("管理员甲")
    qtbot.waitUntil(lambda: offered(stage) == (True, True), timeout=60_000)
    assert page.page.may_number()
