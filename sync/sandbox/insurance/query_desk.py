"""The questions 3512 and 3513 about trace codes, and the catalogue 1301 with its file 9102.

Without it no client could find out what became of an upload. Answers are camelCase, as seen in the
field; 3512 shows what came in by 3501 and 3502, 3513 what was sold and did not come back.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sync.platform_time import BEIJING
from sync.sandbox.insurance.account import InsuranceAccount
from sync.sandbox.insurance.catalogue import numbers_since, pack
from sync.sandbox.insurance.ledger import CodeRow, InsuranceLedger, RecordRow
from sync.sandbox.insurance.refusals import MessageRefusal
from sync.sandbox.insurance.stock_desk import BACK, COUNTED, IN, SOLD

Fields = Mapping[str, Any]

_KEPT = timedelta(hours=24)


class QueryDesk:
    """Answers questions; safe to use from several threads."""

    def __init__(
        self, account: InsuranceAccount, ledger: InsuranceLedger, now: Callable[[], datetime]
    ) -> None:
        self._account = account
        self._ledger = ledger
        self._now = now
        self._lock = threading.Lock()
        self._files: dict[str, int] = {}
        self._packed: dict[tuple[int, bool], bytes] = {}

    def inbound(self, fields: Fields) -> Fields:
        """3512."""
        return self._traced(fields, frozenset({IN, COUNTED}))

    def sold(self, fields: Fields) -> Fields:
        """3513."""
        wish = _wish(fields)
        if not wish.get("psn_cert_type"):
            raise MessageRefusal("psn_cert_type 不能为空")
        return self._traced(fields, frozenset({SOLD}))

    def catalogue(self, fields: Fields) -> Fields:
        """1301: a file with what is newer than a version."""
        version = str(_wish(fields).get("ver", ""))
        if not (version.isascii() and version.isdigit() and len(version) < 10):
            raise MessageRefusal("ver 应为版本号，全部下载填 0")
        rows = len(numbers_since(int(version), self._account.catalogue_rows))
        until = (self._now() + _KEPT).astimezone(BEIJING)
        with self._lock:
            number = f"PX{len(self._files) + 1:010d}"
            self._files[number] = int(version)
        return {
            "file_qury_no": number,
            "filename": f"1301_{version}.txt.zip",
            "dld_end_time": until.strftime("%Y-%m-%d %H:%M:%S"),
            "data_cnt": rows,
        }

    def file(self, fields: Fields, *, half: bool = False) -> bytes:
        """9102: the file itself."""
        wish = fields.get("fsDownloadIn")
        number = str(wish.get("file_qury_no", "")) if isinstance(wish, dict) else ""
        with self._lock:
            version = self._files.get(number)
            if version is None:
                raise MessageRefusal(f"文件查询号 {number} 不存在")
            if (version, half) not in self._packed:
                numbers = numbers_since(version, self._account.catalogue_rows)
                kept = numbers[: len(numbers) // 2] if half else numbers
                self._packed[version, half] = pack(kept, f"1301_{version}.txt")
            return self._packed[version, half]

    def _traced(self, fields: Fields, moves: frozenset[str]) -> Fields:
        wish = _wish(fields)
        if wish.get("fixmedins_code") != self._account.fixmedins_code:
            raise MessageRefusal("fixmedins_code 不是本机构")
        first, last = _day(wish, "begndate"), _day(wish, "enddate")
        found = [
            self._row(record, code)
            for record in self._ledger.records(str(wish.get("fixmedins_bchno") or ""))
            if first <= date.fromisoformat(record.day) <= last
            for code in self._ledger.codes(record.record_id)
            if code.move in moves and _asked(record, code, wish)
            if not (code.move == SOLD and self._came_back(record, code))
        ]
        return {"data": found}

    def _came_back(self, record: RecordRow, code: CodeRow) -> bool:
        return any(
            use.move == BACK
            and any(
                back.fields.get("medins_prod_sel_no") == record.number
                for back in self._ledger.records(use.number)
            )
            for use in self._ledger.uses(code.code)
        )

    def _row(self, record: RecordRow, code: CodeRow) -> Fields:
        fields = record.fields
        return {
            "fixmedinsCode": self._account.fixmedins_code,
            "medListCodg": fields.get("med_list_codg", ""),
            "medinsListCodg": fields["fixmedins_hilist_id"],
            "medinsListName": fields["fixmedins_hilist_name"],
            "fixmedinsBchno": record.number,
            "mdtrtSetlType": fields.get("mdtrt_setl_type", ""),
            "drugTracCodg": code.code,
            "trdnFlag": "1" if code.split else "0",
            "psnNo": fields.get("psn_no", ""),
            "psnName": fields.get("psn_name", ""),
            "rid": f"{record.record_id:020d}",
        }


def _asked(record: RecordRow, code: CodeRow, wish: Fields) -> bool:
    return all(
        not wish.get(name) or wish[name] == value
        for name, value in (
            ("drug_trac_codg", code.code),
            ("med_list_codg", record.fields.get("med_list_codg")),
            ("medins_list_codg", record.fields["fixmedins_hilist_id"]),
        )
    )


def _wish(fields: Fields) -> Fields:
    wish = fields.get("data")
    if not isinstance(wish, dict):
        raise MessageRefusal("input 缺少 data")
    return wish


def _day(wish: Fields, name: str) -> date:
    try:
        return date.fromisoformat(str(wish.get(name) or ""))
    except ValueError:
        raise MessageRefusal(f"{name} 应为 yyyy-MM-dd") from None
