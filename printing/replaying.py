"""Plays a receipt again and compares its papers too: for the command line and for the window.

Without it both would word the same result in their own way.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from app.receiving.black_box.checking import Checked, Compare, unlike
from app.receiving.black_box.differences import Difference
from app.receiving.black_box.recording import Recording
from app.receiving.parts import Parts
from printing.receipts import what_papers_show

DATABASE = "workstation.db"
"""In the workstation's folder."""
_STEPS = {
    "open": "打开",
    "scan": "扫码",
    "undo": "撤销",
    "redo": "重做",
    "rejectquantity": "按数量拒收",
    "settle": "异常说明",
    "explain": "差异说明",
    "assign": "标识码对照",
    "confirm": "确认收货",
    "accept": "验收记录",
    "give": "外来数据",
    "hear": "其他工作站",
    "tell": "本站规则",
    "unknown": "读不懂",
}


def papers_of(recording: Recording) -> Compare:
    """What compares the papers of a recorded receipt with those of the replay."""
    return partial(_unlike_papers, recording)


def in_lines(found: Checked) -> Iterator[str]:
    """The result in words, line by line."""
    counted = "、".join(f"{_STEPS.get(name, name)} {n}" for name, n in found.counts.items())
    yield f"收货单 {found.receipt_no}：回放 {found.steps} 步（{counted}）"
    yield from (one.text for one in found.differences)
    if found.same:
        yield "回放与记录一致：判定、收货单、验收单、拒收报告单和差异单都相同"
    else:
        yield f"回放与记录不一致，共 {len(found.differences)} 处；后面的可能由第一处引起"


def _unlike_papers(recording: Recording, then: Parts, now: Parts) -> list[Difference]:
    """What the papers of both are made of; a picture of a paper could hide what it shows."""
    header = recording.header
    before, after = (
        what_papers_show(parts, header.receipt_id, header.taken_at) for parts in (then, now)
    )
    return list(unlike(before, after, "paper", "单据"))
