"""Asks what has to be known before something is done about roles, workstations and signing in.

Without it the page would be a chain of dialogs. What it asks stands where asking.py shows one
dialog at a time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from app.people.answers import (
    Asked,
    DeviceShown,
    EnrolmentCodeMade,
    HeldBackListed,
    PeopleRefused,
    RoleShown,
    SessionShown,
)
from app.people.permissions import Permission
from ui.links.models import Now
from ui.parts.languages import spoken
from ui.parts.readable import readable
from ui.people.device_dialogs import CodeDialog, HeldDialog, PlaceDialog
from ui.people.devices_tab import DevicesTab
from ui.people.persons_tab import PersonsTab
from ui.people.role_dialog import RoleDialog
from ui.people.roles_tab import RolesTab
from ui.people.rules_tab import RulesTab
from ui.people.sessions_tab import SessionsTab

if TYPE_CHECKING:
    from ui.people.asking import PeopleAsking
    from ui.people.port import People
    from ui.signing.gate import Gate

_ROLES = (Permission.MANAGE_ROLES,)
_DEVICES = (Permission.ADMIT_DEVICES,)


@dataclass(frozen=True, slots=True)
class Tabs:
    """What it is asked from."""

    persons: PersonsTab
    roles: RolesTab
    devices: DevicesTab
    sessions: SessionsTab
    rules: RulesTab


class Tending(QObject):
    """Stands for the questions about what is not a person."""

    def __init__(
        self,
        people: People,
        gate: Gate,
        asking: PeopleAsking,
        tabs: Tabs,
        page: QWidget,
        now: Now,
    ) -> None:
        super().__init__(page)
        self._tabs = tabs
        self._people, self._gate, self._asking = people, gate, asking
        self._page, self._now = page, now
        gate.cancelled.connect(self.wait_for_person)
        tabs.roles.new_wished.connect(self.begin_role)
        tabs.roles.change_wished.connect(self.change_role)
        tabs.devices.code_wished.connect(self.make_code)
        tabs.devices.place_wished.connect(self.ask_place)
        tabs.devices.admit_wished.connect(self.admit)
        tabs.devices.held_wished.connect(self.ask_held)
        tabs.sessions.end_wished.connect(self.ask_to_end)
        tabs.rules.save_wished.connect(self.lay_down)

    @Slot()
    def begin_role(self) -> None:
        """Ask for a new role."""
        self._ask_role(None)

    @Slot(object)
    def change_role(self, role: RoleShown) -> None:
        """Ask what a role is to hold."""
        self._ask_role(role)

    @Slot()
    def make_code(self) -> None:
        """Have a code made."""
        self._gate.do(self._people.make_code, needs=_DEVICES)

    @Slot(object)
    def ask_place(self, device: DeviceShown) -> None:
        """Ask where a workstation stands."""
        dialog, which = (
            PlaceDialog(device, self._tabs.devices.model.names, self._page),
            device.device,
        )

        def keep(place: str) -> None:
            self._gate.do(lambda: self._people.place(which, place), dialog, _DEVICES)

        dialog.wished.connect(keep)
        self._asking.open_dialog(dialog)

    @Slot(object)
    def admit(self, device: DeviceShown) -> None:
        """Admit a workstation again; ask before one is put out."""
        name, which = readable(device.name), device.device
        if device.revoked_at is not None:
            self._gate.do(lambda: self._people.admit(which, admitted=True), needs=_DEVICES)
            return
        self._asking.confirm(
            self.tr("停用工作站"),
            self.tr("停用“{name}”吗？").format(name=name),
            self.tr("它不能再取数据；手里的数据还能送来，只保存不采用。可以随时恢复。"),
            self.tr("停用"),
            lambda: self._gate.do(
                lambda: self._people.admit(which, admitted=False), needs=_DEVICES
            ),
        )

    @Slot(object)
    def ask_held(self, device: DeviceShown) -> None:
        """Show what is held back of a workstation."""
        self._asking.open_dialog(HeldDialog(device, self._page, self._now))
        which = device.device
        needs = (Permission.SEE_QUARANTINE,)
        self._gate.do(lambda: self._people.list_held_back(which), self._asking.dialog, needs)

    @Slot(object)
    def ask_to_end(self, session: SessionShown) -> None:
        """Ask before somebody is signed out."""
        which = session.session_id
        said = self.tr("他在那里用到前置服务时要重新登录；收货不中断，已扫的码不受影响。")
        if session.mine:
            said = self.tr("这是您本次的登录，结束后要重新登录。")
        self._asking.confirm(
            self.tr("结束登录"),
            self.tr("结束 {who} 在“{where}”的登录吗？").format(
                who=readable(session.number), where=readable(session.device_name)
            ),
            said,
            self.tr("结束"),
            lambda: self._gate.do(lambda: self._people.end_session(which), needs=()),
        )

    @Slot(object)
    def lay_down(self, rules: Mapping[str, bool | int]) -> None:
        """Have rules of signing in laid down."""
        needs = (Permission.MANAGE_PERSONS,)
        self._gate.do(lambda: self._people.set_rules(rules), needs=needs)

    @Slot()
    def wait_for_person(self) -> None:
        """Nobody signed in: an open form can be gone on with."""
        if isinstance(self._asking.dialog, RoleDialog | PlaceDialog):
            self._asking.dialog.allow()

    def show_code(self, event: EnrolmentCodeMade) -> None:
        """Show a code, this once."""
        self._asking.open_dialog(CodeDialog(event, self._page))

    def show_held(self, event: HeldBackListed) -> None:
        """Show what is held back, where somebody looks."""
        if isinstance(self._asking.dialog, HeldDialog):
            self._asking.dialog.show_held(event)

    def refuse(self, event: PeopleRefused) -> bool:
        """Say in the open dialog that its wish was not done; whether it was said there."""
        dialog = self._asking.dialog
        if isinstance(dialog, RoleDialog) and event.asked is Asked.KEEP_ROLE:
            dialog.refuse(spoken(event.message))
            return True
        if (isinstance(dialog, HeldDialog) and event.asked is Asked.HELD_BACK) or (
            isinstance(dialog, PlaceDialog) and event.asked is Asked.PLACE
        ):
            dialog.refuse(spoken(event.message))
            return True
        return False

    def _ask_role(self, role: RoleShown | None) -> None:
        tabs, speaker = self._tabs, self._gate.speaker
        held = {speaker.role} if speaker is not None else set()
        if speaker is not None:
            mine = (one for one in tabs.persons.persons if one.number == speaker.number)
            held |= {grant.role for one in mine for grant in one.grants}
        taken = frozenset(one.role for one in tabs.roles.roles)
        own = role is not None and role.role in held
        dialog = RoleDialog(role, taken, self._page, own=own)

        def keep(wish: RoleShown) -> None:
            self._gate.do(lambda: self._people.keep_role(wish), dialog, _ROLES)

        dialog.wished.connect(keep)
        self._asking.open_dialog(dialog)
