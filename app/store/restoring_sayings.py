"""Sentences about damage and the way back; without it restoring.py would be half words."""

from __future__ import annotations

from pathlib import Path

from app.readers.saying import Saying
from app.store.backups import Backup

SOUND = Saying(
    "数据库已通读核对，完好，可以照常工作。磁盘出过错，请管理员尽快检查磁盘。",
    "The database was read through and is sound; go on working. The disk has failed before: have "
    "it checked soon.",
)
NOT_READ = Saying(
    "数据库太大，没有核对完，下次启动继续；可以照常工作，请管理员尽快检查磁盘。",
    "The database is too large to be checked in time, the next start goes on; work as usual, and "
    "have the disk checked soon.",
)


def looking(why: str) -> Saying:
    """The database is read through, because of this."""
    reason, cause = (f"（{why}）", f" ({why})") if why else ("", "")
    return Saying(
        f"上次运行时数据库或磁盘出过错{reason}，正在通读核对数据库，请稍候。",
        f"Database or disk failed in the last run{cause}: the database is read through now, "
        "please wait.",
    )


def offered(database: Path, problem: str, backup: Backup | None) -> Saying:
    """What is wrong with a database, and what can be done."""
    if backup is None:
        return Saying(
            f"数据库 {database} 已损坏（{problem}）。文件原样保留，没有改写；"
            "没有可用的备份，请勿删除，联系管理员。",
            f"The database {database} is damaged ({problem}). Nothing was overwritten. There is no "
            "good backup: delete nothing, ask an administrator.",
        )
    at = f"{backup.made_at.astimezone():%Y-%m-%d %H:%M}"
    return Saying(
        f"数据库 {database} 已损坏（{problem}）。文件原样保留，没有改写。"
        f"可以从 {at} 的备份恢复：损坏的文件会移到旁边保存，此后扫过的码会列出来，请重新扫描。",
        f"The database {database} is damaged ({problem}). Nothing was overwritten. The backup of "
        f"{at} can be restored: the damaged file is moved aside and kept; what was scanned since "
        "is listed, to be scanned again.",
    )


def restored(aside: Path, backup: Backup, facts: int, lacking: int, lost_files: int) -> Saying:
    """What was restored, and what is left to do: facts brought back, scans to be made again."""
    at = f"{backup.made_at.astimezone():%Y-%m-%d %H:%M}"
    parts = [
        (
            f"已从 {at} 的备份恢复，原来的文件保存在 {aside}。",
            f"Restored from the backup of {at}; the files that were there are in {aside}.",
        )
    ]
    if facts:
        parts.append(
            (
                f"备份以后的 {facts} 条操作已从原来的文件里找回。",
                f"{facts} operations since then were brought back from those files.",
            )
        )
    if lacking:
        parts.append(
            (
                f"此后扫过的 {lacking} 次没有计入，请按列表重新扫描。",
                f"{lacking} scans since do not count: scan again what is listed.",
            )
        )
    elif not facts:
        parts.append(
            ("扫码记录里没有此后的扫码。", "The journal knows of no scan since."),
        )
    if lost_files:
        parts.append(
            (
                f"备份里有 {lost_files} 个附件或设置文件缺失或损坏，没有放回。",
                f"{lost_files} attachments or settings of it are missing or damaged.",
            )
        )
    return Saying("".join(one for one, _ in parts), " ".join(one for _, one in parts))
