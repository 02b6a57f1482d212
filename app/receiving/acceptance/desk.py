"""The acceptance desk: takes wishes from any thread and answers with events.

Without it the window would wait for the disk. What writes runs on the core, in order with the scans
and the confirmation: what is confirmed is what people saw. Files are read, hashed and stored in a
thread of their own, because a scan must not wait for a photo; only the fact about a file goes to
the core. A file that is not here is fetched, if there is somebody who fetches: the person is told
that it comes, and sees it when it is here.
"""

from __future__ import annotations

import logging
import queue
import threading
import uuid
from collections.abc import Callable
from pathlib import Path

from app.people.asking import Guarded, Waiting, asks
from app.people.permissions import Permission
from app.people.seconding import Act
from app.readers.saying import Saying
from app.receiving.acceptance.acceptance import Acceptance, AcceptanceParts, Filing, keep
from app.receiving.acceptance.checking import Note
from app.receiving.acceptance.events import (
    AcceptanceEvent,
    AcceptanceRefused,
    AttachmentLoading,
    AttachmentReady,
)
from app.receiving.acceptance.files import AttachmentFolder
from app.receiving.acceptance.values import Attachment, Document, Purpose, Role
from app.receiving.acceptance.wording import saying
from app.receiving.refusals import WishRefused
from app.store import faults
from app.store.core import Core, Urgency
from app.store.errors import StoreError

log = logging.getLogger("tracedock.acceptance")

Work = Callable[[], AcceptanceEvent | None]

Fetch = Callable[[str, str, Callable[[WishRefused | None], None]], None]
"""Fetches a file, by hash and name, from wherever it is; tells later whether it is here now.

Must not block; what it tells comes in any thread.
"""
_SIGNING = {
    Role.RECEIVER: Permission.RECEIVE,
    Role.ACCEPTOR: Permission.ACCEPT,
    Role.SECOND_ACCEPTOR: Permission.ACCEPT_CONTROLLED,
}
"""What a signature takes; the courier is the distributor's, the keeper only takes goods over."""
_TO_FETCH = ("elsewhere", "damaged")
"""Why a file cannot be opened that may be whole elsewhere."""


class AcceptingDesk(Guarded):
    """One workstation's acceptance desk."""

    def __init__(
        self, parts: AcceptanceParts, core: Core, sink: Callable[[AcceptanceEvent], None]
    ) -> None:
        """Answer into `sink`, which is called in other threads and must not block."""
        self._parts = parts
        self._core = core
        self._sink = sink
        self._current: Acceptance | None = None
        self._fetch: Fetch | None = None
        self._files: queue.SimpleQueue[Work | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="attachments", daemon=True)
        self._thread.start()

    def open_acceptance(self, receipt_id: uuid.UUID, person: str) -> None:
        """Open the acceptance of a receipt; answered by AcceptanceShown."""
        self._wish(lambda: self._open(receipt_id, person))

    @asks(Permission.ACCEPT)
    def note(self, what: Note) -> None:
        """Note one thing; answered by AcceptanceShown or AcceptanceRefused."""
        self._change(lambda acceptance: acceptance.note(what))

    @asks(Permission.ACCEPT, Permission.ACCEPT_CONTROLLED, Permission.RECEIVE)
    def sign(self, role: Role, person: str) -> None:
        """Sign as one role; answered by AcceptanceShown or AcceptanceRefused.

        Who signs need not be who works here, and has to hold what the role takes.
        """
        takes = _SIGNING.get(role)
        if takes is not None:
            why = self.acting.why_not("AcceptingDesk.sign", (takes,), person=person)
            if why is not None:
                self._not_allowed(why, "")
                return
            wish = Waiting(
                "AcceptingDesk.sign",
                Act.SIGN,
                (takes,),
                lambda: self._sign(role, person),
                lambda why: self._not_allowed(why, ""),
                person,
            )
            if self.acting.waits_for_second(wish):
                return
        self._sign(role, person)

    def _sign(self, role: Role, person: str) -> None:
        self._change(lambda acceptance: acceptance.sign(role, person))

    @asks(Permission.ACCEPT, Permission.ACCEPT_CONTROLLED, Permission.RECEIVE)
    def withdraw(self, role: Role) -> None:
        """Take a signature back; answered by AcceptanceShown or AcceptanceRefused."""
        self._change(lambda acceptance: acceptance.withdraw(role))

    @asks(Permission.ACCEPT, Permission.RECEIVE)
    def attach(
        self,
        path: Path,
        purpose: Purpose,
        line_no: int | None = None,
        document: Document | None = None,
    ) -> None:
        """Attach a file; answered by AcceptanceShown or AcceptanceRefused."""
        filing = Filing(purpose, line_no, document)
        # By way of the core, so that it is for the receipt that is open at this moment.
        self._wish(lambda: self._begin_attaching(path, filing))

    @asks(Permission.ACCEPT, Permission.RECEIVE)
    def remove(self, attachment_id: uuid.UUID) -> None:
        """Take an attachment off; answered by AcceptanceShown or AcceptanceRefused."""
        self._change(lambda acceptance: acceptance.remove(attachment_id))

    def open_attachment(self, attachment_id: uuid.UUID) -> None:
        """Let another program show it; answered by AttachmentReady or AcceptanceRefused."""
        self._wish(lambda: self._begin_opening(attachment_id))

    def fetch_with(self, fetch: Fetch) -> None:
        """From now on, fetch files from elsewhere so."""
        self._fetch = fetch

    @property
    def folder(self) -> AttachmentFolder:
        """Where the files of attachments are."""
        return self._parts.folder

    def refresh(self) -> None:
        """Show it again, after the sync brought something; silent where nothing is open."""
        self._core.submit(Urgency.PERSON, lambda: self._answer(self._refreshed))

    def stop(self, timeout_s: float) -> bool:
        """End the thread of the files; False where that took longer than the limit."""
        self._files.put(None)
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _not_allowed(self, why: Saying, _task: str) -> None:
        self._sink(AcceptanceRefused(why))

    def _wish(self, work: Work) -> None:
        self._core.submit(Urgency.SCAN, lambda: self._answer(work))

    def _change(self, change: Callable[[Acceptance], None]) -> None:
        def work() -> AcceptanceEvent:
            acceptance = self._here()
            change(acceptance)
            return acceptance.shown()

        self._wish(work)

    def _answer(self, work: Work) -> None:
        """Carry out one wish; whatever happens, the person is told."""
        try:
            event = work()
        except WishRefused as refusal:
            event = AcceptanceRefused(saying(refusal.sentence.key, refusal.sentence.values))
        except StoreError as error:
            log.warning("store: %s", error)
            event = AcceptanceRefused(faults.of_store(error))
        except Exception:
            number = self._parts.clock.new_id().hex[-8:]
            log.exception("bug %s", number)
            event = AcceptanceRefused(faults.of_bug(number), number)
        if event is not None:
            self._sink(event)

    def _run(self) -> None:
        for _file in self._parts.folder.settling():
            # A person goes before what can be done at any time.
            while not self._files.empty():
                work = self._files.get()
                if work is None:
                    return
                self._answer(work)
        while (work := self._files.get()) is not None:
            self._answer(work)

    def _here(self) -> Acceptance:
        if self._current is None:
            raise WishRefused("no-such-receipt")
        return self._current

    def _open(self, receipt_id: uuid.UUID, person: str) -> AcceptanceEvent:
        acceptance = Acceptance(self._parts, receipt_id, person)
        shown = acceptance.shown()
        self._current = acceptance
        return shown

    def _refreshed(self) -> AcceptanceEvent | None:
        current = self._current
        return None if current is None else self._open(current.receipt_id, current.person)

    def _begin_attaching(self, path: Path, filing: Filing) -> None:
        acceptance = self._here()
        limits = acceptance.limits()

        def work() -> None:
            kept, logged = keep(self._parts.folder, path, filing, limits)

            def record() -> AcceptanceEvent:
                acceptance.attach(kept, filing, logged)
                return acceptance.shown()

            self._wish(record)

        self._files.put(work)

    def _begin_opening(self, attachment_id: uuid.UUID) -> None:
        found = self._here().attachment(attachment_id)
        self._files.put(lambda: self._opened(found))

    def _opened(self, found: Attachment) -> AcceptanceEvent | None:
        """The file for another program; or it is fetched first, and comes later."""
        fetch = self._fetch
        try:
            return AttachmentReady(self.folder.opened(found.sha256, found.name))
        except WishRefused as refusal:
            if fetch is None or refusal.sentence.key not in _TO_FETCH:
                raise

        def fetched(refusal: WishRefused | None) -> None:
            self._files.put(lambda: self._here_now(found, refusal))

        self._sink(AttachmentLoading(found.name))
        fetch(found.sha256, found.name, fetched)
        return None

    def _here_now(self, found: Attachment, refusal: WishRefused | None) -> AcceptanceEvent:
        if refusal is not None:
            raise refusal
        self.refresh()
        return AttachmentReady(self.folder.opened(found.sha256, found.name))
