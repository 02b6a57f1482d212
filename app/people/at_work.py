"""Who works at a workstation, what he may do there, and what he was refused.

Without it the desks would have to read persons and roles with each wish, and the screens could not
show what is not for somebody. Rights are worked out from the workstation's own copy when somebody
begins, on a new day, and when the service says something of persons. A use case that names no place
is asked for at the place where the workstation stands. What was refused is written down for the
audit log, once a minute for each use case, as the service does it.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.people import persons, rights, whereabouts
from app.people.asking import RightsShown, Waiting
from app.people.audit.kinds import Kind, Outcome
from app.people.audit.notebook import Auditing
from app.people.audit.values import Actor, Note, Subject, told
from app.people.permissions import DESCRIBED, Permission
from app.people.person import ANYWHERE
from app.people.rights import ALL, Rights, place_asked
from app.people.seconding import DECLINED, Act, SecondSettled, SecondWanted
from app.people.signing.store import load_rules
from app.readers.saying import Saying
from app.store.clock import Clock
from app.store.database import Database
from app.store.errors import StoreError
from app.store.workstation import Workstation

log = logging.getLogger("tracedock.rights")

_NOTED_AGAIN = timedelta(minutes=1)
_NOBODY = Saying("请先登录，再操作。", "Sign in first.")


@dataclass(frozen=True, slots=True)
class _Held:
    """What somebody may do on a day, at a workstation that stands somewhere then."""

    day: date
    rights: Rights = ALL
    place: str = ANYWHERE

    def may(self, one_of: Sequence[Permission], named: str | None = None) -> bool:
        """Whether one of these is held where it has to be."""
        return any(self.rights.may(one, place_asked(one, named, self.place)) for one in one_of)

    def why_not(self, permission: Permission, named: str | None) -> Saying | None:
        """Why it is not, in words for who wanted to."""
        return rights.why_not(self.rights, permission, place_asked(permission, named, self.place))


class AtWork:
    """One workstation's; may be asked from any thread."""

    def __init__(
        self,
        database: Database,
        here: Callable[[], Workstation],
        clock: Clock,
        notebook: Auditing,
        tell: Callable[[object], None],
        soon: Callable[[Callable[[], None]], object],
    ) -> None:
        """Until somebody is named nobody is kept from anything: there is no window.

        `here` is asked anew each time. `soon` has work done in another thread; `tell` hears
        RightsShown, and must not block.
        """
        self._database, self._here, self._clock = database, here, clock
        self._notebook, self._tell, self._soon = notebook, tell, soon
        self._lock = threading.Lock()
        self._person: str | None = None
        self._known: _Held | None = None
        self._noted: dict[tuple[str, str], datetime] = {}
        self._waiting: Waiting | None = None

    def person_changed(self, person: str) -> None:
        """Somebody works from now on, or (empty) nobody; told by RightsShown."""
        with self._lock:
            self._person, self._known = person, None
        self.decline()
        self._soon(self._show)

    def look(self) -> None:
        """The service may have said something of persons; told by RightsShown where it is news."""
        self._soon(self._look_again)

    def why_not(
        self,
        what: str,
        one_of: Sequence[Permission],
        place: str | None = None,
        person: str | None = None,
    ) -> Saying | None:
        """Why a use case is not for who works here, which is written down; None where it is."""
        who, held = self._now()
        other = person is not None and who != "" and person != who
        if person is not None and other:
            who, held = person, self._of_another(person)
        if held.may(one_of, place):
            return None
        self._note(who, what, one_of[0])
        if not who:
            return _NOBODY
        return _of(who, one_of[0], held) if other else held.why_not(one_of[0], place)

    def waits_for_second(self, wish: Waiting) -> bool:
        """Whether a second person has to agree first; told by SecondWanted.

        One thing waits at a time: what waited before is answered as declined.
        """
        with self._lock:
            first = self._person
        if not first or wish.person == first or not self._wants_two(wish.act):
            return False
        self.decline()
        with self._lock:
            self._waiting = wish
        self._tell(SecondWanted(wish.act, first, wish.person))
        return True

    def agree(self, number: str, name: str) -> Saying | None:
        """Somebody proved who he is, and agrees to what waits; why that is nothing, else None."""
        with self._lock:
            wish, first = self._waiting, self._person or ""
        if wish is None:
            return DECLINED
        if name == first or (wish.person and name != wish.person):
            return _other(first, wish.person)
        held = self._of_another(name)
        if not held.may(wish.one_of):
            return _of(name, wish.one_of[0], held)
        with self._lock:
            if self._waiting is not wish:
                return DECLINED
            self._waiting = None
        said = told({"act": wish.act, "second": name, "number": number})
        about = Subject("use-case", wish.what)
        self._notebook.note(Note(Kind.SECONDED, Outcome.DONE, Actor(name=first), about, after=said))
        self._tell(SecondSettled())
        wish.go_on()
        return None

    def decline(self) -> None:
        """Nobody agrees to what waits: it is answered so."""
        with self._lock:
            wish, self._waiting = self._waiting, None
        if wish is not None:
            self._tell(SecondSettled())
            wish.refuse(DECLINED)

    def _wants_two(self, act: Act) -> bool:
        try:
            with self._database.reading() as connection:
                rules = load_rules(connection, self._here().org)
        except StoreError as error:
            # The use case meets the same fault, and says what is wrong.
            log.warning("store: %s", error)
            return False
        return rules is not None and rules.verified and bool(rules.body()[act])

    def _now(self) -> tuple[str, _Held]:
        """Who works, and what he may do here today."""
        with self._lock:
            person, known = self._person, self._known
            today = self._clock.today()
            if person is None:
                return "", _Held(today)
            if known is not None and known.day == today:
                return person, known
        found = self._read(person, today)
        with self._lock:
            if self._person == person and found is not None:
                self._known = found
        # Where the store fails, the use case meets the same fault, and says what is wrong.
        return person, _Held(today) if found is None else found

    def _of_another(self, person: str) -> _Held:
        today = self._clock.today()
        return self._read(person, today) or _Held(today)

    def _read(self, person: str, today: date) -> _Held | None:
        here = self._here()
        try:
            with self._database.reading() as connection:
                held = persons.rights_at_work(connection, here.org, person, today)
                stands_at = whereabouts.stands_at(connection, here.org, here.device)
                return _Held(today, held, stands_at)
        except StoreError as error:
            log.warning("store: %s", error)
            return None

    def _show(self) -> None:
        person, held = self._now()
        self._tell(RightsShown(person, held.rights, held.place))

    def _look_again(self) -> None:
        with self._lock:
            if self._person is None:
                return
            before, self._known = self._known, None
        person, found = self._now()
        if before is None or (before.rights, before.place) != (found.rights, found.place):
            self._tell(RightsShown(person, found.rights, found.place))

    def _note(self, person: str, what: str, permission: Permission) -> None:
        now = self._clock.now()
        with self._lock:
            last = self._noted.get((person, what))
            if last is not None and now - last < _NOTED_AGAIN:
                return
            self._noted[(person, what)] = now
        self._notebook.note(
            Note(
                Kind.REFUSED,
                Outcome.REFUSED,
                Actor(name=person),
                Subject("use-case", what),
                after=told({"permission": permission}),
            )
        )


def _other(first: str, person: str) -> Saying:
    if person and person != first:
        return Saying(f"要由{person}本人证明身份。", f"{person} has to prove who he is in person.")
    return Saying(
        f"复核的人不能是{first}本人，请另一位有权限的人复核。",
        f"Somebody else than {first} has to agree.",
    )


def _of(person: str, permission: Permission, held: _Held) -> Saying:
    name = DESCRIBED[permission].name
    if held.rights.may(permission):
        return Saying(
            f"{person}在这个院区没有“{name.chinese}”权限，请换该处的人员，或请安全管理员调整。",
            f"{person} may not do this here ({name.english}): ask somebody of this place.",
        )
    return Saying(
        f"{person}没有“{name.chinese}”权限，请换有权限的人员，或请安全管理员调整岗位。",
        f"{person} lacks the permission “{name.english}”: ask the security administrator.",
    )
