"""The runs of an exchange; without it nobody could say when the catalogue was last whole."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from app.links.answers import RunsListed
from app.links.exchanges import Run, RunsWish
from ui.links.foreign_label import ForeignLabel
from ui.links.models import Now, RunsModel
from ui.links.paging import Paging
from ui.parts.moments import utc_now
from ui.parts.readable import readable
from ui.parts.rows_view import RowsView

_ROW = 46
_SIZE = (720, 440)


class RunsDialog(QDialog):
    """Lists runs, newest first; older ones come as one goes down."""

    runs_wished = Signal(object)
    """These RunsWish are to be listed."""

    def __init__(
        self, wish: RunsWish, title: str, parent: QWidget | None = None, now: Now = utc_now
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("运行记录：{title}").format(title=readable(title)))
        self._wish = wish
        self.model = RunsModel(self, now)
        self.view: RowsView[Run] = RowsView(self.model, _ROW, self)
        self.view.setAccessibleName(self.tr("运行记录"))
        self.paging = Paging(self.view)
        self.message = ForeignLabel(self)
        self.message.setText(self.tr("正在读取…"))
        buttons = QDialogButtonBox(self)
        close = buttons.addButton(self.tr("关闭"), QDialogButtonBox.ButtonRole.RejectRole)
        close.setAutoDefault(False)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.message)
        layout.addWidget(buttons)
        self.resize(*_SIZE)
        self.view.set_widths(
            {0: "11-22 00:00MMM", 1: "院内目录、请领、库存", 3: "收到 / 变化 / 失败"}
        )
        self.paging.more_wished.connect(self.ask_more)
        self.view.selectionModel().currentRowChanged.connect(self.point)

    def ask(self) -> None:
        """Ask for the newest."""
        self.runs_wished.emit(self._wish)

    @Slot()
    def ask_more(self) -> None:
        """Ask for those before the last one that is listed."""
        last = self.model.rows[-1].run_id
        wish = RunsWish(self._wish.link, self._wish.exchange, last, self._wish.limit)
        self.runs_wished.emit(wish)

    def show_runs(self, event: RunsListed) -> None:
        """Show what was asked for."""
        if (event.wish.link, event.wish.exchange) != (self._wish.link, self._wish.exchange):
            return
        if event.wish.before is None:
            self.model.show_rows(event.shown.runs)
        else:
            self.model.put_last(event.shown.runs)
        self.paging.arrived(more=event.shown.more)
        if not self.model.rows:
            self.message.setText(self.tr("还没有运行过。"))
        elif self.view.current_row() is None:
            self.view.point_at(0)
        self.point()

    @Slot()
    def point(self) -> None:
        """Show in full what the run under the cursor says."""
        run = self.view.current_row()
        if run is not None:
            self.message.setText(readable(run.message) or self.tr("没有更多说明。"))
