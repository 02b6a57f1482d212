"""A code library without a store: without it its page could be shown and tested only with one.

Answers as the real desk does, in the order of the wishes, through the `post` it is given, and
remembers every wish. It knows rows; a search finds those whose code, drug, batch or document
contains what is asked. Movements change the state of its rows.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from app.codes.parse import parse
from app.tracing.card import CodeCard, Entry, Happened, Origin, Relative, Story
from app.tracing.events import (
    CodesFound,
    CodeShown,
    ExportShown,
    ImportShown,
    Moved,
    MovePreviewed,
    TakeBack,
)
from app.tracing.moving import Answer, Wish
from app.tracing.sayings import Refusal, refusal
from app.tracing.stock_import import Imported
from app.tracing.values import MoveKind, Problem, State
from app.tracing.wanted import PAGE, CodeRow, Wanted

Post = Callable[[object], None]
WORKSTATION = uuid.UUID(int=1)
_STATE_AFTER = {MoveKind.OPENED: State.OPENED, MoveKind.USED: State.OPENED}


class FakeLibrary:
    """Holds rows in memory."""

    def __init__(
        self,
        post: Post,
        rows: Sequence[CodeRow] = (),
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._post, self._now = post, now
        self.rows = {row.code: row for row in rows}
        self.moves: dict[str, list[Entry]] = {}
        self.stories: dict[str, Story] = {}
        self.imported = Imported("", 0, (), ())
        self.wishes: list[tuple[object, ...]] = []

    def search(self, wanted: Wanted, after: str | None = None) -> None:
        """Answer with a page of what fits."""
        self.wishes.append(("search", wanted, after))
        found = [row for row in self.rows.values() if _fits(row, wanted)]
        start = int(after or 0)
        following = str(start + PAGE) if start + PAGE < len(found) else None
        page = tuple(found[start : start + PAGE])
        self._post(CodesFound(wanted, after, page, following, 3))

    def show(self, code: str) -> None:
        """Answer with a card, a story, or nothing."""
        self.wishes.append(("show", code))
        known = parse(code).code or code
        row = self.rows.get(known)
        card = None if row is None else self._card(row)
        self._post(CodeShown(code, card, self.stories.get(known)))

    def preview(self, wish: Wish | TakeBack) -> None:
        """Answer with what would happen."""
        self.wishes.append(("preview", wish))
        if isinstance(wish, TakeBack):
            self._post(MovePreviewed(wish, _answer([self.rows[wish.code]], []), ()))
            return
        moved, refused = self._parted(wish)
        rows = tuple(self.rows[code] for code in wish.codes if code in self.rows)
        self._post(MovePreviewed(wish, _answer(moved, refused), rows))

    def move(self, wish: Wish) -> None:
        """Let the codes leave that may."""
        self.wishes.append(("move", wish))
        moved, refused = self._parted(wish)
        movement = uuid.uuid4()
        for row in moved:
            self._put(row, wish.kind, wish.units)
            self._remember(row, wish, movement)
        self._post(Moved(wish, _answer(moved, refused, movement)))

    def reverse(self, wish: TakeBack) -> None:
        """Put a code back where it was."""
        self.wishes.append(("reverse", wish))
        row = self.rows[wish.code]
        self.rows[wish.code] = replace(row, state=State.HELD, kind=None, left_at=None)
        back = uuid.uuid4()
        self.moves[wish.code] = [
            replace(entry, reversed_by=back) if entry.movement_id == wish.movement_id else entry
            for entry in self.moves.get(wish.code, [])
        ]
        self._post(Moved(wish, _answer([row], [], back)))

    def import_stock(self, path: Path, person: str) -> None:
        """Say that the import began; `finish_import` ends it."""
        self.wishes.append(("import_stock", path, person))
        self._post(ImportShown(path, 0))

    def finish_import(self, path: Path) -> None:
        """Say that the import ended with `imported`."""
        self._post(ImportShown(path, self.imported.taken, self.imported))

    def stop_import(self) -> None:
        """Remember that the import was stopped."""
        self.wishes.append(("stop_import",))

    def export(self, wanted: Wanted, path: Path) -> None:
        """Say that the export began."""
        self.wishes.append(("export", wanted, path))
        self._post(ExportShown(path, 0))

    def stop_export(self) -> None:
        """Remember that the export was stopped."""
        self.wishes.append(("stop_export",))

    def _parted(self, wish: Wish) -> tuple[list[CodeRow], list[Refusal]]:
        moved, refused = [], []
        for code in wish.codes:
            row = self.rows.get(code)
            if row is None:
                refused.append(refusal(Problem.UNKNOWN, code))
            elif row.state is State.LEFT:
                refused.append(refusal(Problem.LEFT, code))
            else:
                moved.append(row)
        return moved, refused

    def _put(self, row: CodeRow, kind: MoveKind, units: int | None) -> None:
        state = _STATE_AFTER.get(kind, State.LEFT)
        left = state is State.LEFT
        self.rows[row.code] = replace(
            row,
            state=state,
            kind=kind if left else None,
            left_at=self._now() if left else None,
            units=units,
            remaining=units,
        )

    def _remember(self, row: CodeRow, wish: Wish, movement: uuid.UUID) -> None:
        entry = Entry(
            at=self._now(),
            what=Happened.MOVED,
            word=wish.kind,
            person=wish.person,
            workstation=WORKSTATION,
            document_no=wish.document_no,
            units=wish.units,
            movement_id=movement,
            note=wish.note,
        )
        self.moves.setdefault(row.code, []).append(entry)

    def _card(self, row: CodeRow) -> CodeCard:
        moves = tuple(self.moves.get(row.code, ()))
        taken = Entry(
            row.received_at, Happened.SCANNED, "accepted", "收货员甲", WORKSTATION, row.receipt_no
        )
        confirmed = replace(taken, what=Happened.CONFIRMED, word="")
        inside = [one for one in self.rows.values() if one.parent_code == row.code]
        parent = [] if row.parent_code is None else [row.parent_code]
        return CodeCard(
            row=row,
            production_date=None,
            origin=Origin(
                receipt_no=row.receipt_no,
                delivery_no=row.delivery_no,
                distributor=row.distributor,
                carton_no=row.carton_no,
                person="收货员甲",
                at=row.received_at,
                workstation=WORKSTATION,
            ),
            departure=moves[-1] if moves and row.state is State.LEFT else None,
            parents=tuple(Relative(code, code in self.rows, left=False) for code in parent),
            children=tuple(
                Relative(one.code, held=True, left=one.state is State.LEFT) for one in inside
            ),
            child_count=len(inside),
            children_left=sum(one.state is State.LEFT for one in inside),
            history=(taken, confirmed, *moves),
        )


def _answer(
    moved: Sequence[CodeRow], refused: Sequence[Refusal], movement: uuid.UUID | None = None
) -> Answer:
    return Answer(
        movements=() if movement is None else (movement,),
        moved=tuple(row.code for row in moved),
        packages=sum(row.smallest for row in moved),
        left_behind=0,
        refused=tuple(refused),
    )


def _fits(row: CodeRow, wanted: Wanted) -> bool:
    code = parse(wanted.code).code or wanted.code
    return (
        (not code or row.code.startswith(code) or row.code.endswith(code))
        and wanted.item in row.name
        and row.batch.startswith(wanted.batch)
        and wanted.receipt_no in ("", row.receipt_no)
        and wanted.delivery_no in ("", row.delivery_no)
        and wanted.state in (None, row.state)
        and wanted.kind in (None, row.kind)
    )
