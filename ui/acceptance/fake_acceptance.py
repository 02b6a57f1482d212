"""An acceptance desk without a core: without it the screen could be tested only with a database.

Answers as the real desk does, by the real rules, from facts held in memory. It remembers every
wish; files are taken as they are.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.receiving.acceptance import wording
from app.receiving.acceptance.checking import Note, tidied
from app.receiving.acceptance.events import (
    AcceptanceRefused,
    AcceptanceShown,
    AttachmentLoading,
    AttachmentReady,
)
from app.receiving.acceptance.folding import Fact, fold
from app.receiving.acceptance.operations import (
    FileAttached,
    FileRemoved,
    SignatureWithdrawn,
    Signed,
    Sort,
)
from app.receiving.acceptance.rules import may_sign, missing
from app.receiving.acceptance.values import (
    AcceptanceView,
    Document,
    Purpose,
    Requirement,
    Role,
)
from app.receiving.refusals import WishRefused

Post = Callable[[object], None]


class FakeAcceptance:
    """Holds the acceptance of one receipt in memory."""

    def __init__(
        self,
        post: Post,
        start: AcceptanceView,
        required: Mapping[int, Requirement] | None = None,
        person: str = "",
    ) -> None:
        self._post = post
        self.start = start
        self.required = dict(required or {})
        self.wishes: list[tuple[object, ...]] = []
        self._facts: list[Fact] = []
        self._files: dict[uuid.UUID, Path] = {}
        self._now = datetime(2026, 11, 21, 6, 0, tzinfo=UTC)
        self._person = person

    @property
    def view(self) -> AcceptanceView:
        """What is known now."""
        return fold(self.start, self._facts)

    def open_acceptance(self, receipt_id: uuid.UUID, person: str) -> None:
        """Show it."""
        self.wishes.append(("open_acceptance", receipt_id, person))
        self._person = person
        self._show()

    def note(self, what: Note) -> None:
        """Note one thing, or say why not."""
        self.wishes.append(("note", what))
        try:
            tidy = tidied(what, self.view, datetime.now(UTC))
        except WishRefused as refusal:
            self._refuse(refusal.sentence.key, refusal.sentence.values)
            return
        if tidy is not None:
            self.take(tidy)
        self._show()

    def attach(
        self,
        path: Path,
        purpose: Purpose,
        line_no: int | None = None,
        document: Document | None = None,
    ) -> None:
        """Attach a file as it is."""
        self.wishes.append(("attach", path, purpose, line_no, document))
        picture = path.suffix in {".png", ".jpg"}
        what = FileAttached(
            sha256="a" * 64,
            name=path.name,
            media_type="image/png" if picture else "application/pdf",
            size=path.stat().st_size,
            purpose=purpose,
            line_no=line_no,
            document=document,
        )
        self._files[self.take(what)] = path
        self._show()

    def remove(self, attachment_id: uuid.UUID) -> None:
        """Take an attachment off."""
        self.wishes.append(("remove", attachment_id))
        self.take(FileRemoved(attachment_id=attachment_id))
        self._show()

    def open_attachment(self, attachment_id: uuid.UUID) -> None:
        """Hand out the file itself, or begin to fetch it; a test says how that ends."""
        self.wishes.append(("open_attachment", attachment_id))
        path = self._files.get(attachment_id)
        found = self.view.attachment(attachment_id)
        if path is not None:
            self._post(AttachmentReady(path))
        elif found is not None:
            self._post(AttachmentLoading(found.name))

    def sign(self, role: Role, person: str) -> None:
        """Sign, or say why not."""
        self.wishes.append(("sign", role, person))
        if not person.strip():
            self._refuse("signer-missing", {})
        elif may_sign(self.view, role, person):
            self.take(Signed(role=role, signer=person))
            self._show()
        else:
            self._refuse("signed-already", {"person": person, "role": Role.ACCEPTOR})

    def withdraw(self, role: Role) -> None:
        """Take a signature back."""
        self.wishes.append(("withdraw", role))
        self.take(SignatureWithdrawn(role=role))
        self._show()

    def take(self, what: Sort) -> uuid.UUID:
        """Take a fact as it is, and say under which id."""
        fact_id = uuid.UUID(int=len(self._facts) + 1)
        self._now += timedelta(minutes=1)
        self._facts.append(Fact(fact_id, self._person, self._now, what))
        return fact_id

    def _show(self) -> None:
        view = self.view
        found = missing(view, lambda line_no: self.required.get(line_no, Requirement()))
        self._post(AcceptanceShown(view, found, self.required, dict(self._files)))

    def _refuse(self, key: str, values: Mapping[str, str | int]) -> None:
        self._post(AcceptanceRefused(wording.saying(key, values)))
