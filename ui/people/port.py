"""What the page of people asks for; without it the page would need a service.

Wishes return at once and are answered by app/people/answers.py. All but the template want a person
who signed in.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from app.people.answers import PersonWish, RoleShown
from ui.signing.port import Speaking


class People(Speaking, Protocol):
    """Persons, roles, workstations and sessions."""

    def list_persons(self) -> None:
        """Ask for everybody; answered by PersonsListed."""

    def keep_person(self, wish: PersonWish) -> None:
        """Make a person known, or change it; answered by PersonKept."""

    def give_badge(self, number: str) -> None:
        """Give a person another badge; answered by BadgeGiven."""

    def withdraw_badge(self, number: str) -> None:
        """Let a badge open nothing any more; answered by BadgeWithdrawn."""

    def drop_telephone(self, number: str) -> None:
        """Let somebody set another telephone up; answered by TelephoneDropped."""

    def read_file(self, path: Path) -> None:
        """Look what would become of a file's persons; answered by FileRead."""

    def take_file(self, wishes: tuple[PersonWish, ...]) -> None:
        """Make a file's persons known; answered by Imported."""

    def write_template(self, path: Path) -> None:
        """Write an empty file to be filled in; answered by TemplateWritten. Nobody is asked."""

    def list_roles(self) -> None:
        """Ask what each role holds; answered by RolesListed."""

    def keep_role(self, role: RoleShown) -> None:
        """Compose or change a role, whole; answered by RoleKept."""

    def list_devices(self) -> None:
        """Ask for the workstations; answered by DevicesListed."""

    def make_code(self) -> None:
        """Make a code to join with; answered by EnrolmentCodeMade."""

    def admit(self, device: uuid.UUID, *, admitted: bool) -> None:
        """Let a workstation work, or not; answered by DeviceAdmitted."""

    def place(self, device: uuid.UUID, place: str) -> None:
        """Say at which 配送点 a workstation stands (empty: at none); answered by DevicePlaced."""

    def list_held_back(self, device: uuid.UUID) -> None:
        """Ask what is kept of a workstation and not applied; answered by HeldBackListed."""

    def list_sessions(self, *, everybody: bool) -> None:
        """Ask who is signed in; answered by SessionsListed."""

    def end_session(self, session_id: uuid.UUID) -> None:
        """Let somebody be signed in there no more; answered by SessionEnded."""

    def list_rules(self) -> None:
        """Ask how people sign in; answered by RulesListed."""

    def set_rules(self, rules: Mapping[str, bool | int]) -> None:
        """Lay these rules down, by name, and leave the others; answered by RulesKept."""
