"""Holds what was played against what was: verdict by verdict, row by row, view and papers.

Without it a replay would end and say nothing. A difference names its place, and for a scan its
number and bytes, with what was said then and now. Differences that follow from an earlier one are
told as well: the first one is what to look at.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import select

from app.codes.reading import text_of
from app.receiving.black_box.differences import Difference
from app.receiving.black_box.playing import Outcome, Player, StandingClock, parts_of
from app.receiving.black_box.recording import COMPARED, KNOWLEDGE, Recording
from app.receiving.black_box.rows import fresh, put_all, values_of
from app.receiving.black_box.steps import Tell, Unknown
from app.receiving.operations import OperationBody, ScanRecorded
from app.receiving.parts import Parts
from app.receiving.sentences import SENTENCES
from app.receiving.sessions.opening import view_receipt
from app.receiving.verdicts import Sentence
from app.receiving.wording import words
from app.store.tables.schema import metadata

SAID_LATER = ("place", "confirmed_place", "ending")
"""Columns that the service fills in later, or that follow from others."""
_NOT_SAID = {"began", "heard"}
"""Of a scan: how it came to be, not what was answered."""

GoOn = Callable[[int, int], bool]
"""Is told how many of how many steps are done, and says whether to go on."""
Compare = Callable[[Parts, Parts], "Sequence[Difference]"]


class CalledOff(Exception):
    """Somebody did not want to wait for the end."""


@dataclass(slots=True)
class Checked:
    """What a replay found."""

    receipt_no: str
    counts: Mapping[str, int] = field(default_factory=dict)
    differences: list[Difference] = field(default_factory=list)

    @property
    def same(self) -> bool:
        """Nothing is otherwise."""
        return not self.differences

    @property
    def steps(self) -> int:
        """How many steps were played."""
        return sum(self.counts.values())


@contextmanager
def checked(
    recording: Recording, compare: Compare | None = None, go_on: GoOn = lambda _done, _all: True
) -> Iterator[tuple[Checked, Parts, Parts]]:
    """Play a recording and compare; gives what was found, and both copies to read while inside.

    `compare` finds more differences between the two, its papers'. Raises BoxProblem or CalledOff.
    """
    with ExitStack() as stack:
        name = tempfile.TemporaryDirectory(prefix="tracedock-replay-", ignore_cleanup_errors=True)
        folder = Path(stack.enter_context(name))
        database = stack.enter_context(fresh(folder / "then.db"))
        played = stack.enter_context(fresh(folder / "now.db"))
        player = Player(recording, played, folder / "attachments")
        with database.writing() as connection:
            known_before = (put for put in recording.before if put.table not in KNOWLEDGE)
            for rows in (known_before, recording.then, recording.now):
                put_all(connection, rows)
        found = Checked(recording.header.receipt_no)
        found.differences += _play(player, go_on)
        found.counts = dict(player.counts)
        clock = StandingClock(_last_moment(recording))
        then, now = (parts_of(one, recording.header, clock) for one in (database, played))
        found.differences += _rows(recording, now)
        found.differences += _views(recording, then, now)
        if compare is not None:
            found.differences += compare(then, now)
        yield found, then, now


def _play(player: Player, go_on: GoOn) -> list[Difference]:
    found: list[Difference] = []
    total, done = len(player.steps), 0

    def tell(outcome: Outcome) -> bool:
        nonlocal done
        done += 1
        found.extend(_differences(outcome))
        return go_on(done, total)

    if not player.play(tell):
        raise CalledOff
    return found


def _differences(outcome: Outcome) -> Iterator[Difference]:
    """What came of one step, against what came of it then."""
    step, made, refused = outcome
    if isinstance(step.wish, Unknown):
        fact = step.facts[0] if step.facts else None
        place = "其他工作站的记录" if fact is None else f"日志第 {fact.seq} 条 {fact.kind}"
        yield Difference("unreadable", place, step.wish.why, "本程序读不懂这条记录")
        return
    then = step.bodies[0] if step.bodies else None
    if refused is not None:
        seq, raw = _scan_of(then)
        said = "已执行" if then is None else _said(then)
        yield Difference("refused", _place(then), said, words(refused.sentence), seq, raw)
        return
    if isinstance(step.wish, Tell):
        # What was laid down elsewhere is applied and not written into the log again.
        return
    for before, after in _pairs(step.bodies, made):
        yield from _unlike(before, after)


def _pairs(
    then: Sequence[msgspec.Struct], now: Sequence[msgspec.Struct]
) -> Iterator[tuple[msgspec.Struct | None, msgspec.Struct | None]]:
    for position in range(max(len(then), len(now))):
        yield (
            then[position] if position < len(then) else None,
            now[position] if position < len(now) else None,
        )


def _unlike(then: msgspec.Struct | None, now: msgspec.Struct | None) -> Iterator[Difference]:
    if isinstance(then, ScanRecorded) and isinstance(now, ScanRecorded):
        names = [n for n in then.__struct_fields__ if n not in _NOT_SAID]
        unlike = [n for n in names if getattr(then, n) != getattr(now, n)]
        if unlike:
            said = _said(then), _said(now)
            if said[0] == said[1]:
                said = _fields(then, unlike), _fields(now, unlike)
            yield Difference("verdict", _place(then), *said, *_scan_of(then))
    elif _as_said(then) != _as_said(now):
        seq, raw = _scan_of(then)
        yield Difference("fact", _place(then or now), _said(then), _said(now), seq, raw)


def _as_said(body: msgspec.Struct | None) -> msgspec.Struct | None:
    if isinstance(body, OperationBody):
        return msgspec.structs.replace(body, heard=None)
    return body


def _scan_of(body: msgspec.Struct | None) -> tuple[int | None, str]:
    if not isinstance(body, ScanRecorded):
        return None, ""
    return body.seq, body.framed or text_of(body.raw)


def _place(body: msgspec.Struct | None) -> str:
    if isinstance(body, ScanRecorded):
        return f"第 {body.seq} 次扫码 {_scan_of(body)[1]}".strip()
    return _STEPS.get(type(body).__name__, type(body).__name__)


_STEPS = {
    "ReceiptOpened": "开始收货",
    "ScanSettled": "异常说明",
    "LineExplained": "差异说明",
    "ReceiptConfirmed": "确认收货",
    "AcceptanceNoted": "验收记录",
    "IdentifierMapped": "标识码对照",
}


def _said(body: msgspec.Struct | None) -> str:
    if body is None:
        return "没有记录"
    if not isinstance(body, ScanRecorded):
        return msgspec.json.encode(body).decode()
    sentence = Sentence(body.sentence_key, body.sentence_values)
    known = words(sentence) if sentence.key in SENTENCES else sentence.key
    line = "" if body.line_no is None else f" 第 {body.line_no} 行"
    return f"{body.verdict}{line} {body.added:+d}（{known}）"


def _fields(body: msgspec.Struct, names: Sequence[str]) -> str:
    return msgspec.json.encode({name: getattr(body, name) for name in names}).decode()


def _rows(recording: Recording, now: Parts) -> Iterator[Difference]:
    """The rows that the receipt is made of, table by table."""
    header = recording.header
    for name, key in COMPARED.items():
        table = metadata.tables[name]
        with now.database.reading() as connection:
            query = select(table).where(
                table.c.org == header.org, table.c.receipt_id == header.receipt_id
            )
            played = _by_key([values_of(row) for row in connection.execute(query)], key)
        then = _by_key([put.row for put in recording.then if put.table == name], key)
        for one in sorted({*then, *played}, key=str):
            yield from _unlike_rows(name, one, then.get(one), played.get(one))


def _by_key(
    rows: Sequence[Mapping[str, Any]], key: tuple[str, ...]
) -> dict[tuple[Any, ...], dict[str, Any]]:
    return {tuple(row[name] for name in key): _shown(row) for row in rows}


def _shown(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in SAID_LATER}


def _unlike_rows(
    table: str, key: tuple[Any, ...], then: dict[str, Any] | None, now: dict[str, Any] | None
) -> Iterator[Difference]:
    place = f"数据表 {table} {' '.join(str(part) for part in key)}".strip()
    if then is None or now is None:
        said = "没有这一行", "有这一行"
        yield Difference("row", place, said[then is not None], said[now is not None])
        return
    names = [name for name in then if name in now and then[name] != now[name]]
    for name in names:
        yield Difference("row", f"{place} {name}", _text(then[name]), _text(now[name]))


def _views(recording: Recording, then: Parts, now: Parts) -> Iterator[Difference]:
    wanted = recording.header.receipt_id
    yield from unlike(view_receipt(then, wanted), view_receipt(now, wanted), "view", "收货单")


def unlike(then: object, now: object, what: str, place: str) -> Iterator[Difference]:
    """Where two values differ, as deep as they are alike; for views and for papers."""
    if then == now:
        return
    if is_dataclass(then) and type(then) is type(now):
        for one in fields(then):
            before, after = getattr(then, one.name), getattr(now, one.name)
            yield from unlike(before, after, what, f"{place}.{one.name}")
    elif isinstance(then, Mapping) and isinstance(now, Mapping):
        for key in dict.fromkeys((*then, *now)):
            yield from unlike(then.get(key), now.get(key), what, f"{place}[{key}]")
    elif isinstance(then, tuple) and isinstance(now, tuple) and len(then) == len(now):
        for position, (before, after) in enumerate(zip(then, now, strict=True), 1):
            yield from unlike(before, after, what, f"{place}[{position}]")
    else:
        yield Difference(what, place, _text(then), _text(now))


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bytes):
        return text_of(value)
    return value if isinstance(value, str) else repr(value) if is_dataclass(value) else str(value)


def _last_moment(recording: Recording) -> datetime:
    """Both papers are read as of the last fact: near expiry depends on the day."""
    facts = recording.facts
    return facts[-1].at if facts else recording.header.taken_at
