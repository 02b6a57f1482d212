"""Lists that are answered: pages, and the platform's word on each entry of an upload.

Without it each desk would page and count in its own way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sync.sandbox.zhejiang_hsnn.form import Entry, Form
from sync.sandbox.zhejiang_hsnn.refusals import EntryRefusal

Json = dict[str, Any]


def page_of(form: Form, rows: Sequence[Mapping[str, Any]], size: int) -> Json:
    """Cut the page out that was asked for."""
    page = form.page()
    return {
        "totalPageCount": -(-len(rows) // size),
        "totalRecordCount": len(rows),
        "currentPageNumber": page,
        "dataList": [dict(row) for row in rows[(page - 1) * size : page * size]],
    }


def each(entries: Sequence[Entry], names: Sequence[str], take: Callable[[Entry], Json]) -> Json:
    """Do entry by entry; what one is refused does not stop the others. `names`: what tells them."""
    taken: list[Json] = []
    failed: list[Json] = []
    for entry in entries:
        ids = {name: entry.get(name, "") for name in names}
        try:
            taken.append({**ids, **take(entry)})
        except EntryRefusal as refusal:
            reason = {"errorCode": refusal.code, "errorMsg": refusal.said}
            failed.append({**ids, "errorReasonList": [reason]})
    return {"successList": taken, "errorList": failed}
