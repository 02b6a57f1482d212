"""Where files come from and go to, and how each table is mapped.

Without it a folder would be no connection. Folders are on the service's machine: a share (UNC) or a
stick will do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from app.documents import DocumentProblem
from app.links.mapping.cells import constant_problem
from app.links.mapping.tables import SETTING, TABLES
from app.links.mapping.values import TableMapping, read_mapping

MOST_DAYS = 3660


class MappingRefused(ValueError):
    """A mapping cannot be used; `setting` is its name."""

    def __init__(self, setting: str, message: str) -> None:
        super().__init__(message)
        self.setting = setting


@dataclass(frozen=True, slots=True)
class FilesSettings:
    """One connection by files; valid or not made (ValueError)."""

    in_folder: str
    """Files of the platform and the distributors are laid here."""
    out_folder: str = ""
    """Files for the platform are written here; empty: none are."""
    days: int = 60
    """How long what a file said is told again when the service starts anew."""
    advice: str = ""
    """What a person is to do with written files, for the note beside them."""
    settle_s: float = 2.0
    """Between two looks at a file that is new."""
    mappings: Mapping[str, TableMapping] = field(default_factory=dict)
    """By table."""

    def __post_init__(self) -> None:
        """Refuse what could only fail later."""
        for name, folder in (("in_folder", self.in_folder), ("out_folder", self.out_folder)):
            if folder and not Path(folder).is_absolute():
                raise ValueError(f"{name} 应为完整路径，如 D:\\药品平台\\收，现为“{folder}”")
        if not self.in_folder:
            raise ValueError("in_folder 不能为空")
        if self.out_folder and Path(self.in_folder) == Path(self.out_folder):
            raise ValueError("out_folder 不能与收文件夹相同，请另选一个文件夹")
        if not 1 <= self.days <= MOST_DAYS:
            raise ValueError(f"days 应在 1 到 {MOST_DAYS} 之间，现为 {self.days}")
        if not 0 <= self.settle_s <= 60:
            raise ValueError(f"settle_s 应在 0 到 60 之间，现为 {self.settle_s}")


def read_mappings(settings: Mapping[str, str]) -> dict[str, TableMapping]:
    """The mappings among settings; raises MappingRefused."""
    found = {}
    for table in TABLES.values():
        text = settings.get(f"{SETTING}{table.name}", "")
        if not text.strip():
            continue
        try:
            mapping = read_mapping(text, table.name)
        except DocumentProblem as problem:
            said = f"“{table.title}的列对照”无法使用：{problem} 请用“对照样本文件”重新做一遍。"
            raise MappingRefused(f"{SETTING}{table.name}", said) from problem
        if mapping.missing:
            said = f"“{table.title}的列对照”还缺：{'、'.join(mapping.missing)}。"
            raise MappingRefused(f"{SETTING}{table.name}", said)
        if wrong := constant_problem(mapping) or _nothing_named(mapping):
            said = f"“{table.title}的列对照”无法使用：{wrong}"
            raise MappingRefused(f"{SETTING}{table.name}", said)
        found[table.name] = mapping
    return found


def _nothing_named(mapping: TableMapping) -> str:
    """What keeps rows from naming a delivery detail; empty where nothing does."""
    if mapping.table != "acceptance-states" or {"detail_id", "delivery_no"} & set(mapping.columns):
        return ""
    return "请至少对照“配送明细编号”或“配送单号”，否则认不出说的是哪条配送明细。"
