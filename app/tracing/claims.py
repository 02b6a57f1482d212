"""Who holds a code that several scans claim: the one whose claim came first, on every end the same.

Without it the order in which a workstation hears of things would decide what it holds. A scan
claims codes; an undo or a rejection takes a claim back, and what takes that back gives it again. A
claim stands while its events add up to more than nothing, and of those that stand the first holds
the code: in the order of the service where that is known, behind it what only this workstation has
done, last of all opening stock. A box that was returned to its supplier may be claimed anew: the
first claim behind the return holds it then, and the one before stays counted in its receipt
(app/tracing/returned.py). So the holder follows from the facts alone, whichever of them arrives
first. The holder's row is in `package`, all other claims are in `code_claim`; what each scan holds
is kept in `count_event`.

Source of the rule: domain/sync.md §6, one holder per code and
the first commit wins.
"""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from app.store.facts import Change, ScanKey
from app.store.insert_once import insert_once
from app.store.many_rows import among, insert_new
from app.store.tables.receipts import count_event, scan
from app.store.tables.tracing import code_claim, package
from app.tracing import in_stock, returned
from app.tracing.in_stock import Held
from app.tracing.returned import Return
from app.tracing.standing import pieces
from app.tracing.values import box_of, ending_of


# A struct, and nothing that the collector follows: a delivery has a hundred thousand of them.
class Claim(msgspec.Struct, frozen=True, gc=False):
    """One scan says that one code is its own."""

    code: str
    key: ScanKey
    line_no: int
    smallest: bool
    parent_code: str | None
    carton_no: str | None
    follows: uuid.UUID | None = None
    """The last return of the box that was known when it was claimed."""


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A claim that does not hold its code now."""

    claim: Claim
    stands: bool
    returned_by: uuid.UUID | None
    """It held the code until this return, and is counted."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What came of claiming or taking back."""

    changes: tuple[Change, ...] = ()
    contested: frozenset[str] = frozenset()
    """Codes that more than one scan claims now."""


def claim(connection: Connection, org: str, claims: Sequence[Claim]) -> Settled:
    """Claim codes; the first claim of each holds it."""
    rows = [_package_row(one) for one in claims]
    new = insert_new(connection, package, {"org": org}, rows, "code")
    counting = _counting(connection, org, claims)
    in_stock.taken_in(connection, org, [box for box in counting if box.code in new])
    taken = _changes(one for one in claims if one.code in new and one.smallest)
    late = [one for one in claims if one.code not in new]
    settled = _claim_late(connection, org, late) if late else Settled()
    return _done(connection, org, [*taken, *settled.changes], settled.contested)


def _claim_late(connection: Connection, org: str, late: Sequence[Claim]) -> Settled:
    """Claim codes that others hold; who is first, holds them."""
    before = returned.counted(connection, org, [one.code for one in late])
    late = [_following(one, returned.last_of(before, one.code)) for one in late]
    rows = [_claim_row(org, one, balance=1) for one in late]
    connection.execute(insert_once(connection, code_claim), rows)
    return _settle(connection, org, {one.code for one in late})


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
    in_stock.given_up(connection, org, _counting(connection, org, gone))
    changes = [_change(one, -1) for one in gone if one.smallest]
    settled = _settle(connection, org, {one.code for one in gone})
    return _done(connection, org, [*changes, *settled.changes], frozenset())


def withdraw(
    connection: Connection, org: str, claims: Sequence[Claim], *, by: int | None
) -> Settled:
    """Take single claims back; `by` is the scan that did, where it is of the same workstation."""
    gone = []
    for one in claims:
        mine = (*_of_scan(package, org, one.key), package.c.code == one.code)
        row = connection.execute(delete(package).where(*mine).returning(package)).first()
        if row is None:
            _add(connection, org, one, -1, withdrawn_by=by)
            continue
        held = _claim(row)
        kept = _claim_row(org, held, balance=0, withdrawn_by=by)
        connection.execute(insert(code_claim), [kept])
        gone.append(held)
    in_stock.given_up(connection, org, _counting(connection, org, gone))
    changes = [_change(one, -1) for one in gone if one.smallest]
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


def codes_of(connection: Connection, org: str, key: ScanKey) -> set[str]:
    """All codes that one scan claims, whether or not it holds them."""
    found: set[str] = set()
    for table in (package, code_claim):
        query = select(table.c.code).where(*_of_scan(table, org, key))
        found.update(connection.execute(query).scalars())
    return found


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
    beside = _claimed_beside(connection, org, codes)
    if not beside:
        return Settled()
    # The holders first and locked: who claims one of these codes elsewhere waits here.
    holders = {row.code: _claim(row) for row in _standing(connection, package, org, beside)}
    waiting = defaultdict(list)
    for row in _standing(connection, code_claim, org, beside):
        waiting[row.code].append(_Waiting(_claim(row), row.balance > 0, row.returned_by))
    returns = returned.counted(connection, org, waiting)
    with in_stock.kept(connection, org, waiting):
        for code, others in waiting.items():
            case = _Contest(connection, org, code, holders.get(code), others, orders)
            changes += case.settle(returns.get(box_of(code), ()))
            if case.contested:
                contested.add(code)
    return Settled(tuple(changes), frozenset(contested))


def _claimed_beside(connection: Connection, org: str, codes: Collection[str]) -> set[str]:
    """Those of some codes that more than their holder claims: as a rule none."""
    mine = (code_claim.c.org == org, among(connection, code_claim.c.code, codes), _COUNTS)
    return set(connection.execute(select(code_claim.c.code).where(*mine)).scalars())


class _Contest:
    """One code that several scans claim, or claimed."""

    def __init__(
        self,
        connection: Connection,
        org: str,
        code: str,
        holder: Claim | None,
        waiting: Sequence[_Waiting],
        orders: _Orders,
    ) -> None:
        self._connection, self._org, self._code = connection, org, code
        self._holder, self._waiting, self._orders = holder, waiting, orders
        self.contested = False

    def settle(self, returns: Sequence[Return]) -> Iterator[Change]:
        """Write down who holds the code, and who held it before each return."""
        generations: defaultdict[int, list[Claim]] = defaultdict(list)
        standing = [one.claim for one in self._waiting if one.stands]
        for claim in (*standing, *((self._holder,) if self._holder else ())):
            generations[self._orders.generation(claim, returns)].append(claim)
        self.contested = any(len(claims) > 1 for claims in generations.values())
        firsts = {number: min(some, key=self._orders.of) for number, some in generations.items()}
        now = max(firsts, default=0)
        first = firsts.pop(now, None)
        past = {claim: returns[number].movement_id for number, claim in firsts.items()}
        yield from self._write(first, past)
        if first is not None and returns:
            returned.show_departure(self._connection, self._org, self._code, returns, now)

    def _write(self, first: Claim | None, past: Mapping[Claim, uuid.UUID]) -> Iterator[Change]:
        before = {one.claim for one in self._waiting if one.returned_by is not None}
        if self._holder is not None:
            before.add(self._holder)
        if first != self._holder:
            _hand_over(self._connection, self._org, self._holder, first)
        for one in (*self._waiting, *_as_waiting(self._holder, first)):
            if one.claim != first and one.returned_by != past.get(one.claim):
                _mark(self._connection, self._org, one.claim, past.get(one.claim))
        counted = {*past, *((first,) if first else ())}
        for claims, quantity in ((before - counted, -1), (counted - before, 1)):
            for claim in sorted(claims, key=self._orders.of):
                if claim.smallest:
                    yield _change(claim, quantity)


def _as_waiting(holder: Claim | None, first: Claim | None) -> Sequence[_Waiting]:
    """The one that held the code, where another one does now."""
    return [_Waiting(holder, True, None)] if holder is not None and holder != first else []


def _hand_over(connection: Connection, org: str, holder: Claim | None, first: Claim | None) -> None:
    if holder is not None:
        connection.execute(
            delete(package).where(package.c.org == org, package.c.code == holder.code)
        )
        connection.execute(insert(code_claim), [_claim_row(org, holder, balance=1)])
    if first is not None:
        connection.execute(delete(code_claim).where(*_this(org, first)))
        connection.execute(insert(package), [_package_row(first) | {"org": org}])


def _mark(connection: Connection, org: str, one: Claim, by: uuid.UUID | None) -> None:
    """Note by which return a claim was ended, or that it was not."""
    connection.execute(update(code_claim).where(*_this(org, one)).values(returned_by=by))


class _Orders:
    """Which of two claims came first; looks each scan up once."""

    def __init__(self, connection: Connection, org: str) -> None:
        self._connection, self._org = connection, org
        self._known: dict[ScanKey, tuple[int, int]] = {}

    def of(self, claim: Claim) -> tuple[int, int, bytes, int]:
        """A key to sort claims by."""
        return (*self._place(claim.key), claim.key.workstation.bytes, claim.key.scan_seq)

    def generation(self, claim: Claim, returns: Sequence[Return]) -> int:
        """How many returns of the box are in front of a claim."""
        if not returns:
            return 0
        known, number = self._place(claim.key)
        place = number if known == _PLACED else None
        imported = known == _IMPORTED
        return returned.generation(returns, place, claim.follows, imported=imported)

    def _place(self, key: ScanKey) -> tuple[int, int]:
        if key not in self._known:
            self._known[key] = self._look_up(key)
        return self._known[key]

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
            return _IMPORTED, 0
        return (_PENDING, 0) if found.place is None else (_PLACED, found.place)


_PLACED, _PENDING, _IMPORTED = range(3)
"""In this order: what the service has heard, what only we know, opening stock."""


def _done(
    connection: Connection, org: str, changes: Iterable[Change], contested: frozenset[str]
) -> Settled:
    """Write down what each scan holds now."""
    counted: Counter[tuple[ScanKey, int]] = Counter()
    by_carton: Counter[tuple[ScanKey, int, str | None]] = Counter()
    for change in changes:
        counted[change.key, change.line_no] += change.quantity
        by_carton[change.key, change.line_no, change.carton_no] += change.quantity
    _count(connection, org, counted)
    joined = (Change(*place, quantity) for place, quantity in by_carton.items() if quantity)
    return Settled(tuple(joined), contested)


def _count(connection: Connection, org: str, counted: Counter[tuple[ScanKey, int]]) -> None:
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


def count_uncoded(connection: Connection, org: str, counted: Counter[tuple[ScanKey, int]]) -> None:
    """Add boxes without codes of their own to what scans hold for lines."""
    _count(connection, org, counted)
    by_line: Counter[tuple[uuid.UUID, int]] = Counter()
    for (key, line_no), quantity in counted.items():
        by_line[key.receipt_id, line_no] += quantity
    in_stock.counted(connection, org, by_line)


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
    codes: Collection[str],
) -> Sequence[Row[*tuple[Any, ...]]]:
    query = select(table).where(table.c.org == org, among(connection, table.c.code, codes))
    if table is code_claim:
        query = query.where(_COUNTS)
    return connection.execute(query.order_by(table.c.code).with_for_update()).all()


_COUNTS = (code_claim.c.balance > 0) | code_claim.c.returned_by.is_not(None)


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
        follows=row.follows,
    )


def _following(one: Claim, last: uuid.UUID | None) -> Claim:
    return msgspec.structs.replace(one, follows=last)


def _counting(connection: Connection, org: str, claims: Sequence[Claim]) -> list[Held]:
    """Those of some claims that count in stock: none while their receipts are open."""
    keys = {id(one.key): one.key for one in claims}
    receipts = {key.receipt_id for key in keys.values()}
    closed = set(in_stock.confirmed(connection, org, receipts))
    return [
        Held(one.code, one.key.receipt_id, one.line_no)
        for one in (claims if closed else ())
        if one.smallest and one.key.receipt_id in closed
    ]


def _change(one: Claim, quantity: int) -> Change:
    return Change(one.key, one.line_no, one.carton_no, quantity)


def _changes(claims: Iterable[Claim]) -> list[Change]:
    """What claims add, those together that stand together."""
    alike = groupby(claims, key=lambda one: (id(one.key), one.line_no, one.carton_no))
    together = (list(some) for _key, some in alike)
    return [_change(some[0], len(some)) for some in together]


def _package_row(one: Claim) -> dict[str, Any]:
    row = _row(one)
    row["ending"] = ending_of(one.code)
    return row


def _claim_row(
    org: str, one: Claim, *, balance: int, withdrawn_by: int | None = None
) -> dict[str, Any]:
    return _row(one) | {"org": org, "balance": balance, "withdrawn_by": withdrawn_by}


def _row(one: Claim) -> dict[str, Any]:
    return {
        "code": one.code,
        "receipt_id": one.key.receipt_id,
        "workstation": one.key.workstation,
        "scan_seq": one.key.scan_seq,
        "line_no": one.line_no,
        "smallest": one.smallest,
        "parent_code": one.parent_code,
        "carton_no": one.carton_no,
        "follows": one.follows,
    }
