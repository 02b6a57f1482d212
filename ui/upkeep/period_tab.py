"""How a month or a year has been, and its paper (月度巡检报告, 年度维护报告).

Without it the paper would be signed before anybody had seen what is in it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.people.permissions import Permission
from app.upkeep.events import UpkeepShown
from app.upkeep.period import Incident, Period, UpkeepReport, this_month
from ui.parts.permitted import guard
from ui.parts.rows_view import RowsView
from ui.restoring.words import plain_label
from ui.upkeep.port import Upkeep
from ui.upkeep.tables import IncidentsModel

MONTHS, YEARS = 24, 3


class PeriodTab(QWidget):
    """One period at a time."""

    writing = Signal()
    """A paper is being written."""

    def __init__(
        self, upkeep: Upkeep, now: Callable[[], datetime], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._upkeep, self._now = upkeep, now
        self._waiting = False
        """For the report of the time that is chosen."""
        self.choice = QComboBox(self)
        self.choice.setAccessibleName(self.tr("时间"))
        self.summary = QLabel(self)
        self.summary.setProperty("role", "title")
        self.work = plain_label(self)
        self.growth = plain_label(self)
        self.growth.setProperty("role", "muted")
        self.model = IncidentsModel(self)
        self.view: RowsView[Incident] = RowsView(self.model, 34, self)
        self.view.setAccessibleName(self.tr("问题"))
        day = "2026-11-21"
        widths = {0: self.tr("未恢复") + "000", 1: self.tr("SQLite 版本"), 2: day, 3: day, 4: "000"}
        self.view.set_widths(widths)
        self.advice = plain_label(self)
        self.write = QPushButton(self.tr("生成 PDF…"), self)
        self.write.setProperty("role", "primary")
        self.write.setAutoDefault(False)
        guard(Permission.BACK_UP, self.write)
        self.choice.currentIndexChanged.connect(self.ask)
        self.write.clicked.connect(self.ask_for_file)
        top = QHBoxLayout()
        top.addWidget(self.choice)
        top.addWidget(self.summary, 1)
        top.addWidget(self.write)
        layout = QVBoxLayout(self)
        layout.addLayout(top)
        for widget in (self.work, self.growth):
            layout.addWidget(widget)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.advice)

    def begin(self) -> None:
        """Offer the months and years there may be, and show this month."""
        month = this_month(self._now())
        self.choice.blockSignals(True)
        self.choice.clear()
        for _ in range(MONTHS):
            self.choice.addItem(f"{month.first:%Y-%m}", month)
            month = month.before
        for number in range(YEARS):
            year = Period(self._now().astimezone().year - number)
            self.choice.addItem(self.tr("{year} 全年").format(year=year.year), year)
        self.choice.blockSignals(False)
        self.ask()

    @property
    def chosen(self) -> Period:
        """The period that is chosen."""
        period: Period = self.choice.currentData()
        return period

    @Slot()
    def ask(self) -> None:
        """Ask how the chosen time was."""
        self._waiting = True
        self.summary.setText(self.tr("正在统计…"))
        self.write.setEnabled(False)
        self._upkeep.show_period(self.chosen)

    def show_report(self, event: UpkeepShown) -> None:
        """Show it, where it is still wished."""
        report = event.report
        if report.period != self.chosen:
            return
        self._waiting = False
        self.write.setEnabled(True)
        self.model.show_rows(report.incidents)
        self.summary.setText(self._summary(report))
        self.work.setText(self._work(report))
        self.growth.setText(self._growth(report))
        advice = "\n".join(f"{number}. {one}" for number, one in enumerate(report.advice, 1))
        self.advice.setText(advice or self.tr("没有需要处理的事项。"))

    def fail(self) -> None:
        """Wait no longer; a report that is shown may be written elsewhere."""
        if self._waiting:
            self._waiting = False
            self.summary.setText(self.tr("没有统计出来"))

    @Slot()
    def ask_for_file(self) -> None:
        """Ask where the paper is to be, and write it."""
        documents = QStandardPaths.StandardLocation.DocumentsLocation
        folder = Path(QStandardPaths.writableLocation(documents))
        period = self.chosen
        if period.month is None:
            name = self.tr("年度维护报告-{period}.pdf").format(period=period.year)
        else:
            name = self.tr("月度巡检报告-{period}.pdf").format(period=f"{period.first:%Y-%m}")
        path, _ = QFileDialog.getSaveFileName(
            self, self.tr("保存报告"), str(folder / name), self.tr("PDF 文件 (*.pdf)")
        )
        if path:
            self.write_to(Path(path))

    def write_to(self, path: Path) -> None:
        """Write the paper of the chosen time."""
        if path.suffix.lower() != ".pdf":
            path = path.with_name(path.name + ".pdf")
        self.writing.emit()
        self._upkeep.write_report(self.chosen, path)

    def _summary(self, report: UpkeepReport) -> str:
        looked = sum(one.level is not None for one in report.days)
        said = self.tr("{days} 天中巡检 {looked} 天，问题 {incidents} 项，程序出错 {faults} 次")
        return said.format(
            days=len(report.days),
            looked=looked,
            incidents=len(report.incidents),
            faults=sum(one.times for one in report.faults),
        )

    def _work(self, report: UpkeepReport) -> str:
        done = report.measures
        said = self.tr(
            "到货单 {deliveries}，确认收货 {confirmed}，扫码 {scans} 次"
            "（重复 {repeated}，判错 {refused}），收入 {packages} 个最小包装，"
            "打印标签 {labels} 张（补打 {again}），发现重码 {cases} 起。"
        )
        return said.format(
            deliveries=f"{done.deliveries:,}",
            confirmed=f"{done.confirmed:,}",
            scans=f"{done.scans:,}",
            repeated=f"{done.repeated:,}",
            refused=f"{done.refused:,}",
            packages=f"{done.packages:,}",
            labels=f"{done.labels:,}",
            again=f"{done.labels_again:,}",
            cases=f"{done.cases:,}",
        )

    def _growth(self, report: UpkeepReport) -> str:
        growth = report.growth
        if growth is None:
            return self.tr("还没有巡检记录：程序打开几分钟后自动巡检，每天一次。")
        said = self.tr("数据库 {size} MB，磁盘剩余 {free} MB").format(
            size=f"{growth.last_bytes // 1_000_000:,}", free=f"{growth.free_bytes // 1_000_000:,}"
        )
        if growth.days_left is not None:
            left = self.tr("，按这段时间的增长约 {days} 天后用完")
            said += left.format(days=f"{growth.days_left:,}")
        if report.service is not None:
            first, last = (f"{size // 1_000_000:,}" for size in report.service)
            behind = self.tr("；前置服务的数据库从 {first} MB 到 {last} MB")
            said += behind.format(first=first, last=last)
        return said
