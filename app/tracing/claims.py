"""Who holds a code that several scans claim: the one whose claim came first, on every end the same.

Without it the order in which a workstation hears of things would decide what it holds. A scan
claims codes; an undo or a rejection takes a claim back, and what takes that back gives it again. A
claim stands while its events add up to more than nothing, and of those that stand the first holds
the code: in the order of the service where that is known, behind it what only this workstation has
done, last of all opening stock. So the holder follows from the facts alone, whichever of them
arrives first. The holder's row is in `package`, all other claims are in `code_claim`; what each
scan holds is kept in `count_event`. Source of the rule: domain/sync.md §6, one holder per code and
the first commit wins.
"""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from app.store.facts import Change, ScanKey
from app.store.insert_once import insert_once
from app.store.tables.receipts import count_event, scan
from app.store.tables.tracing import code_claim, package
from app.tracing.standing import pieces
from app.tracing.values import ending_of


@dataclass(frozen=True, slots=True)
class Claim:
    """One scan says that one code is its own."""

    code: str
    key: ScanKey
    line_no: int
    smallest: bool
    parent_code: str | None
    carton_no: str | None


@dataclass(frozen=True, slots=True)
class Settled:
    """What came of claiming or taking back."""

    changes: tuple[Change, ...] = ()
    contested: frozenset[str] = frozenset()
    """Codes that more than one scan claims now."""


def claim(connection: Connection, org: str, claims: Sequence[Claim]) -> Settled:
    """Claim codes; the first claim of each holds it."""
    statement = insert_once(connection, package).returning(package.c.code)
    rows = [_package_row(org, one) for one in claims]
    new = set(connection.execute(statement, rows).scalars()) if rows else set()
    taken = [_change(one, 1) for one in claims if one.code in new and one.smallest]
    late = [one for one in claims if one.code not in new]
    settled = Settled()
    if late:
        rows = [_claim_row(org, one, balance=1) for one in late]
        connection.execute(insert_once(connection, code_claim), rows)
        settled = _settle(connection, org, {one.code for one in late})
    return _done(connection, org, [*taken, *settled.changes], settled.contested)


def take_back(connection: Connection, org: str, key: ScanKey, *, by: int) -> Settled:
    """Take back all that one scan claimed; `by` is the number of the undo."""
    waiting = _claims_of(connection, org, key)
    held = connection.execute(
        delete(package).where(*_of_scan(package, org, key)).returning(package)
    )
    gone = [_claim(row) for row in held]
    for row in waiting:
        _add(connection, org, _claim(row), -1, withdrawn_by=by)
    if gone:
        rows = [_claim_row(org, one, balance=0, withdrawn_by=by) for one in gone]
        connection.execute(insert(code_claim), rows)
    changes = [_change(one, -1) for one in gone if one.smallest]
    settled = _settle(connection, org, {one.code for one in gone})
    return _done(connection, org, [*changes, *settled.changes], frozenset())


def withdraw(
    connection: Connection, org: str, claims: Sequence[Claim], *, by: int | None
) -> Settled:
    """Take single claims back; `by` is the scan that did, where it is of the same workstation."""
    changes = []
    for one in claims:
        mine = (*_of_scan(package, org, one.key), package.c.code == one.code)
        row = connection.execute(delete(package).where(*mine).returning(package)).first()
        if row is None:
            _add(connection, org, one, -1, withdrawn_by=by)
            continue
        held = _claim(row)
        kept = _claim_row(org, held, balance=0, withdrawn_by=by)
        connection.execute(insert(code_claim), [kept])
        if held.smallest:
            changes.append(_change(held, -1))
    settled = _settle(connection, org, {one.code for one in claims})
    return _done(connection, org, [*changes, *settled.changes], frozenset())


def restore(connection: Connection, org: str, claims: Sequence[Claim]) -> Settled:
    """Give claims again that were taken back."""
    for one in claims:
        _add(connection, org, one, 1, withdrawn_by=None)
    settled = _settle(connection, org, {one.code for one in claims})
    return _done(connection, org, settled.changes, settled.contested)


def settle_again(connection: Connection, org: str, codes: Collection[str]) -> Settled:
    """Look again at who holds codes, after a scan of theirs was given another place."""
    settled = _settle(connection, org, codes)
    return _done(connection, org, settled.changes, settled.contested)


def claimed_by(
    connection: Connection, org: str, workstation: uuid.UUID, codes: Collection[str]
) -> set[str]:
    """Which of these codes a workstation has scanned, whether or not it holds them."""
    found: set[str] = set()
    for piece in pieces(codes):
        for table in (package, code_claim):
            mine = (table.c.org == org, table.c.workstation == workstation)
            query = select(table.c.code).where(*mine, table.c.code.in_(piece))
            if table is code_claim:
                query = query.where(code_claim.c.balance > 0)
            found.update(connection.execute(query).scalars())
    return found


def _settle(connection: Connection, org: str, codes: Collection[str]) -> Settled:
    """Let the first claim that stands hold each code."""
    changes: list[Change] = []
    contested: set[str] = set()
    orders = _Orders(connection, org)
    for piece in pieces(codes):
        # The holders first and locked: who claims one of these codes elsewhere waits here.
        holders = {row.code: _claim(row) for row in _standing(connection, package, org, piece)}
        waiting = defaultdict(list)
        for row in _standing(connection, code_claim, org, piece):
            waiting[row.code].append(_claim(row))
        for code, claims in waiting.items():
            holder = holders.get(code)
            first = min((*claims, *((holder,) if holder else ())), key=orders.of)
            if first is not holder:
                changes += _hand_over(connection, org, holder, first)
            if len(claims) + (holder is not None) > 1:
                contested.add(code)
    return Settled(tuple(changes), frozenset(contested))


def _hand_over(
    connection: Connection, org: str, holder: Claim | None, first: Claim
) -> Iterator[Change]:
    if holder is not None:
        connection.execute(
            delete(package).where(package.c.org == org, package.c.code == holder.code)
        )
        connection.execute(insert(code_claim), [_claim_row(org, holder, balance=1)])
        if holder.smallest:
            yield _change(holder, -1)
    connection.execute(delete(code_claim).where(*_this(org, first)))
    connection.execute(insert(package), [_package_row(org, first)])
    if first.smallest:
        yield _change(first, 1)


class _Orders:
    """Which of two claims came first; looks each scan up once."""

    def __init__(self, connection: Connection, org: str) -> None:
        self._connection, self._org = connection, org
        self._known: dict[ScanKey, tuple[int, int]] = {}

    def of(self, claim: Claim) -> tuple[int, int, bytes, int]:
        """A key to sort claims by."""
        if claim.key not in self._known:
            self._known[claim.key] = self._look_up(claim.key)
        return (*self._known[claim.key], claim.key.workstation.bytes, claim.key.scan_seq)

    def _look_up(self, key: ScanKey) -> tuple[int, int]:
        found = self._connection.execute(
            select(scan.c.place).where(
                scan.c.org == self._org,
                scan.c.receipt_id == key.receipt_id,
                scan.c.workstation == key.workstation,
                scan.c.seq == key.scan_seq,
            )
        ).one_or_none()
        if found is None:
            return 2, 0
        return (1, 0) if found.place is None else (0, found.place)


def _done(
    connection: Connection, org: str, changes: Iterable[Change], contested: frozenset[str]
) -> Settled:
    """Write down what each scan holds now."""
    counted: Counter[tuple[ScanKey, int]] = Counter()
    by_carton: Counter[tuple[ScanKey, int, str | None]] = Counter()
    for change in changes:
        counted[change.key, change.line_no] += change.quantity
        by_carton[change.key, change.line_no, change.carton_no] += change.quantity
    count(connection, org, counted)
    joined = (Change(*place, quantity) for place, quantity in by_carton.items() if quantity)
    return Settled(tuple(joined), contested)


def count(connection: Connection, org: str, counted: Counter[tuple[ScanKey, int]]) -> None:
    """Add to what scans hold for lines."""
    rows = [
        {
            "org": org,
            "receipt_id": key.receipt_id,
            "workstation": key.workstation,
            "seq": key.scan_seq,
            "line_no": line_no,
            "quantity": quantity,
        }
        for (key, line_no), quantity in counted.items()
        if quantity
    ]
    if not rows:
        return
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    statement = dialect.insert(count_event)
    more = {"quantity": count_event.c.quantity + statement.excluded.quantity}
    key_columns = list(count_event.primary_key.columns)
    connection.execute(statement.on_conflict_do_update(index_elements=key_columns, set_=more), rows)


def _add(
    connection: Connection, org: str, one: Claim, number: int, *, withdrawn_by: int | None
) -> None:
    """Count a claim that does not hold its code up or down."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    statement = dialect.insert(code_claim).values(
        _claim_row(org, one, balance=number, withdrawn_by=withdrawn_by)
    )
    values = {"balance": code_claim.c.balance + number, "withdrawn_by": withdrawn_by}
    key_columns = list(code_claim.primary_key.columns)
    connection.execute(statement.on_conflict_do_update(index_elements=key_columns, set_=values))


def _standing(
    connection: Connection,
    table: Any,  # noqa: ANN401 (one of two)
    org: str,
    codes: Sequence[str],
) -> Sequence[Row[*tuple[Any, ...]]]:
    query = select(table).where(table.c.org == org, table.c.code.in_(codes))
    if table is code_claim:
        query = query.where(table.c.balance > 0)
    return connection.execute(query.order_by(table.c.code).with_for_update()).all()


def _claims_of(connection: Connection, org: str, key: ScanKey) -> Sequence[Row[*tuple[Any, ...]]]:
    query = select(code_claim).where(*_of_scan(code_claim, org, key))
    return connection.execute(query.order_by(code_claim.c.code)).all()


def _of_scan(table: Any, org: str, key: ScanKey) -> tuple[Any, ...]:  # noqa: ANN401 (one of two)
    return (
        table.c.org == org,
        table.c.receipt_id == key.receipt_id,
        table.c.workstation == key.workstation,
        table.c.scan_seq == key.scan_seq,
    )


def _this(org: str, one: Claim) -> tuple[Any, ...]:
    return (*_of_scan(code_claim, org, one.key), code_claim.c.code == one.code)


def _claim(row: Any) -> Claim:  # noqa: ANN401 (a row of one of the two tables)
    return Claim(
        code=row.code,
        key=ScanKey(row.receipt_id, row.workstation, row.scan_seq),
        line_no=row.line_no,
        smallest=row.smallest,
        parent_code=row.parent_code,
        carton_no=row.carton_no,
    )


def _change(one: Claim, quantity: int) -> Change:
    return Change(one.key, one.line_no, one.carton_no, quantity)


def _package_row(org: str, one: Claim) -> dict[str, Any]:
    return _row(org, one) | {"ending": ending_of(one.code)}


def _claim_row(
    org: str, one: Claim, *, balance: int, withdrawn_by: int | None = None
) -> dict[str, Any]:
    return _row(org, one) | {"balance": balance, "withdrawn_by": withdrawn_by}


def _row(org: str, one: Claim) -> dict[str, Any]:
    return {
        "org": org,
        "code": one.code,
        "receipt_id": one.key.receipt_id,
        "workstation": one.key.workstation,
        "scan_seq": one.key.scan_seq,
        "line_no": one.line_no,
        "smallest": one.smallest,
        "parent_code": one.parent_code,
        "carton_no": one.carton_no,
    }
