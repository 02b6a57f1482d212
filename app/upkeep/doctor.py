"""What `doctor` says of the machine's memory, of what waits too long, and of the program's faults.

Without it labels that nobody prints and photos that nobody takes would be found by whoever misses
them. The database is only read.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import psutil
from sqlalchemy import Connection, func, select

from app.entry.damage import DATABASE
from app.entry.findings import Finding, Ground, Level, found
from app.labels.queue import LabelState
from app.store.errors import StoreError
from app.store.looking import SchemaTooOld, looking
from app.store.tables.attachments import attachment_sending
from app.store.tables.labels import label_job, label_print
from app.upkeep import crashes

LOW_MEMORY_BYTES = 400_000_000
"""Less than this free, and the system begins to put programs aside on the disk."""
LONG_WAITING = timedelta(hours=12)
MOST_TRIES = 5
"""A file that was offered so often and not taken needs somebody."""
LATELY = timedelta(days=7)
_MB = 1_000_000


def look(ground: Ground) -> Iterator[Finding]:
    """Memory, labels, attachments, faults."""
    yield _memory()
    if (ground.folder / DATABASE).is_file():
        try:
            with looking(ground.folder / DATABASE) as connection:
                yield _labels(connection)
                yield _attachments(connection)
        except (StoreError, SchemaTooOld):
            # What is wrong with the database is another finding.
            pass
    yield _faults(ground)


def _memory() -> Finding:
    memory = psutil.virtual_memory()
    ours = psutil.Process().memory_info().rss
    free = f"内存共 {memory.total // _MB} MB，可用 {memory.available // _MB} MB"
    said = f"{free}，本程序 {ours // _MB} MB"
    english = (
        f"{memory.total // _MB} MB of memory, {memory.available // _MB} MB available, "
        f"{ours // _MB} MB used by this program"
    )
    values = {"total_bytes": memory.total, "available_bytes": memory.available, "own_bytes": ours}
    if memory.available < LOW_MEMORY_BYTES:
        return found(
            "memory",
            f"{said}：不多了，请关闭别的程序",
            f"{english}: little, close other programs",
            Level.WARNING,
            **values,
        )
    return found("memory", said, english, **values)


def _labels(connection: Connection) -> Finding:
    """Labels that wait, or of which a person has to say whether they are there."""
    open_now = (LabelState.WAITING, LabelState.SENDING, LabelState.UNCERTAIN)
    same_job = (label_job.c.org == label_print.c.org) & (label_job.c.job_id == label_print.c.job_id)
    count, since = connection.execute(
        select(func.count(), func.min(label_job.c.put_at))
        .select_from(label_print)
        .join(label_job, same_job)
        .where(label_print.c.state.in_(open_now))
    ).one()
    if not count:
        return found("labels", "没有等待打印的标签", "No labels wait to be printed", waiting=0)
    at = f"{since.astimezone():%Y-%m-%d %H:%M}"
    values = {"waiting": count, "since": since.isoformat()}
    if datetime.now(UTC) - since > LONG_WAITING:
        return found(
            "labels",
            f"{count} 张标签没有打印完，最早的是 {at}：请到“标签”页的打印队列处理或取消",
            f"{count} labels are not printed yet, the oldest of {at}: see the print queue",
            Level.WARNING,
            **values,
        )
    return found("labels", f"{count} 张标签等待打印", f"{count} labels wait", **values)


def _attachments(connection: Connection) -> Finding:
    """Photos and other files that the service does not have yet."""
    waits = attachment_sending.c.there_at.is_(None)
    count = connection.execute(
        select(func.count()).select_from(attachment_sending).where(waits)
    ).scalar_one()
    stuck = connection.execute(
        select(func.count(), func.max(attachment_sending.c.reason))
        .select_from(attachment_sending)
        .where(waits, attachment_sending.c.tries >= MOST_TRIES)
    ).one()
    if stuck[0]:
        return found(
            "attachments",
            f"{stuck[0]} 个附件（照片、记录）多次没有传上去：{stuck[1] or '原因不明'}",
            f"{stuck[0]} attachments were not taken after several tries: {stuck[1] or 'unknown'}",
            Level.WARNING,
            waiting=count,
            stuck=stuck[0],
        )
    said = f"{count} 个附件等待上传" if count else "附件都已上传"
    english = f"{count} attachments wait to be sent" if count else "All attachments were sent"
    return found("attachments", said, english, waiting=count, stuck=0)


def _faults(ground: Ground) -> Finding:
    since = datetime.now(UTC) - LATELY
    lately = [one for one in crashes.kept(ground.folder) if one.at >= since]
    if not lately:
        return found("faults", "七天内程序没有出错", "No program faults in seven days", count=0)
    numbers = "、".join(one.number or "非正常退出" for one in lately[:3])
    return found(
        "faults",
        f"七天内程序出错 {len(lately)} 次（{numbers}）：请保存支持包发给维护人员",
        f"{len(lately)} program faults in seven days: send the bundle for support",
        Level.WARNING,
        count=len(lately),
    )
