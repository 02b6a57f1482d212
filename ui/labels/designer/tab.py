"""标签设计: designs on the left, one as it will be printed in the middle, its form on the right.

Without it a label could be changed only by who writes its file. Ctrl+S keeps the design, Ctrl+Z
takes a step back and Ctrl+Y forward again, Ctrl+D puts a second one of an element beside it, Ctrl+]
and Ctrl+[ draw it later or earlier, Ctrl with + and - changes how large the paper is seen, Alt+0
shows all of it. The form changes what is selected; on the paper arrow keys and the mouse do.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path as FilePath

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import QFileDialog, QInputDialog, QMenu, QMessageBox, QWidget

from app.labels.designing import (
    DesignChecked,
    DesignDeleted,
    DesignDrawn,
    DesignEntry,
    DesignExported,
    DesigningEvent,
    DesignKept,
    DesignNotKept,
    DesignOpened,
    DesignProblem,
    DesignRefused,
    DesignsListed,
    Document,
    Offered,
    Preview,
    Which,
)
from app.labels.editing import Path, path_of
from ui.labels.designer.actions import Actions
from ui.labels.designer.canvas import Canvas
from ui.labels.designer.designs_list import DesignsList
from ui.labels.designer.elements_list import ElementsList
from ui.labels.designer.form import Form
from ui.labels.designer.layout import Labels, Parts, Room, Tries, lay_out
from ui.labels.designer.new_dialog import NewDialog
from ui.labels.designer.port import Designing
from ui.labels.designer.problems_list import ProblemsList
from ui.labels.designer.session import Session
from ui.labels.designer.words import title
from ui.notice_strip import NoticeStrip
from ui.parts.languages import TranslatedWidget

_CLOSER = 1.25
_LONGEST_TITLE = 60


class DesignerTab(TranslatedWidget):
    """The designer, whole; `hear` takes whatever the desk of designs answers."""

    def __init__(self, designing: Designing, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._designing = designing
        self._offered: Offered | None = None
        self._then: Callable[[], None] | None = None
        """What is done once the design is kept."""
        self._dialog: QMessageBox | QInputDialog | NewDialog | None = None
        self._fits = True
        self.session = Session(designing, self)
        self.strip, self.labels = NoticeStrip(self), Labels(self)
        self.designs, self.elements = DesignsList(self), ElementsList(self)
        self.canvas, self.form = Canvas(self), Form(self)
        self.problems, self.tries = ProblemsList(self), Tries(self)
        self.room = Room(self)
        self.actions_ = Actions(self, self, self.session, (self.canvas, self.elements))
        self.adding = QMenu(self)
        lay_out(self._parts())
        self.setFocusProxy(self.designs)
        self._connect()
        self.retranslate()

    def _parts(self) -> Parts:
        return Parts(
            page=self,
            actions=self.actions_,
            labels=self.labels,
            tries=self.tries,
            room=self.room,
            strip=self.strip,
            designs=self.designs,
            canvas=self.canvas,
            problems=self.problems,
            elements=self.elements,
            form=self.form,
            adding=self.adding,
        )

    def retranslate(self) -> None:
        """Word it anew."""
        self.actions_.word()
        self.labels.word()
        self.designs.word_anew()
        self.problems.word_anew()
        self._fill_choices()
        self.form.clear()
        self._show_session()

    def showEvent(self, event: QShowEvent) -> None:
        """Ask for the designs: the tab is entered. What is being edited stood as it was."""
        super().showEvent(event)
        self._designing.list_designs()

    def leave(self, then: Callable[[], None]) -> None:
        """Do something that ends the editing of this design; a person is asked where it is lost."""
        if not self.session.unsaved:
            then()
            return
        self._ask_unsaved(then)

    def keep_aside(self) -> None:
        """Keep what is not saved as a draft: the program ends."""
        which = self.session.which
        if which is not None and self.session.unsaved:
            name = which.name if which.own else ""
            self._designing.keep_draft(name, self.session.document)

    @Slot(object)
    def hear(self, event: DesigningEvent) -> None:
        """Take what the desk answers."""
        if isinstance(event, DesignDrawn):
            self.session.hear_drawn(event)
        elif isinstance(event, DesignChecked):
            self.session.hear_checked(event)
        elif isinstance(event, DesignsListed):
            self._show_designs(event)
        elif isinstance(event, DesignOpened):
            self._begin(event)
        elif isinstance(event, DesignRefused):
            self._then = None
            self.strip.say_wrong(event.reason)
            self.designs.stand_on(self.session.which)
        else:
            self._hear_done(event)

    def _hear_done(
        self, event: DesignKept | DesignNotKept | DesignDeleted | DesignExported
    ) -> None:
        if isinstance(event, DesignKept):
            self._take_kept(event)
        elif isinstance(event, DesignNotKept):
            self._then = None
            self.session.tell_problems(event.problems)
            self.strip.say_wrong(
                self.tr("有错误，没有保存：请按下面的列表改好；没改完的可以“存为草稿”。")
            )
        elif isinstance(event, DesignDeleted):
            if event.which == self.session.which:
                self.session.end()
        else:
            self.strip.say_right(self.tr("已导出到 {path}").format(path=event.path))

    def _take_kept(self, event: DesignKept) -> None:
        self.session.kept(event.which, event.document)
        self.designs.stand_on(event.which)
        self.strip.say_right(
            self.tr("草稿已保存；改好并保存之前，标签仍按原来的设计印。")
            if event.draft
            else self.tr("已保存。")
        )
        then, self._then = self._then, None
        if then is not None:
            then()

    def _show_designs(self, event: DesignsListed) -> None:
        if self._offered != event.offered:
            self._offered = event.offered
            self._fill_choices()
        self.designs.show_designs(event.offered, event.entries)
        self.designs.stand_on(self.session.which)
        self._enable()

    def _begin(self, event: DesignOpened) -> None:
        self._fits = True
        self.canvas.clear()
        self.problems.show_problems(None)
        self.session.begin(event.which, event.document)
        self.designs.stand_on(event.which)
        self._fill_choices()
        self._refit()
        if event.draft:
            self.strip.say_right(self.tr("打开的是草稿；改好后保存，标签才按它印。"))
        else:
            self.strip.hide()

    @Slot()
    def _show_session(self) -> None:
        session = self.session
        self.labels.show_open(is_open=session.is_open)
        if session.is_open and self._offered is not None:
            self.canvas.show_document(session.document, session.selection)
            self.elements.show_elements(self._offered, session.document, session.selection)
            self.form.show_selection(self._offered, session.document, session.selection)
            self._mark()
        else:
            self.canvas.clear()
            self.form.clear()
            self.elements.show_nothing()
            self.problems.show_problems(None)
        self._word_title()
        self._enable()

    @Slot(object)
    def _show_preview(self, preview: Preview) -> None:
        self.canvas.show_preview(preview)

    @Slot(object)
    def _show_problems(self, problems: tuple[DesignProblem, ...]) -> None:
        if problems != self.problems.problems:
            self.problems.show_problems(problems)
        self._mark()

    def _mark(self) -> None:
        wrong = [path_of(one.place) for one in self.session.problems if not one.hint]
        self.canvas.show_wrong(path for path, _key in wrong if path)
        self.form.mark(frozenset(key for path, key in wrong if path == self.session.selection))

    @Slot(object)
    def _follow(self, problem: DesignProblem) -> None:
        path, key = path_of(problem.place)
        self._select(path)
        self.form.go_to(key)

    @Slot(object)
    def _select(self, path: Path) -> None:
        self.session.select(path)
        self.room.look_at(self.canvas.rectangle_of(path))

    @Slot(object)
    def _open(self, entry: DesignEntry) -> None:
        if entry.which != self.session.which:
            self.designs.stand_on(self.session.which)
            self.leave(lambda: self._designing.open(entry.which))

    def _connect(self) -> None:
        session, canvas = self.session, self.canvas
        session.shown.connect(self._show_session)
        session.drawn.connect(self._show_preview)
        session.checked.connect(self._show_problems)
        canvas.selected.connect(session.select)
        canvas.changed.connect(session.change)
        canvas.let_go.connect(session.end_step)
        self.room.resized.connect(self._refit)
        canvas.zoomed.connect(self._stop_fitting)
        self.designs.chosen.connect(self._open)
        self.elements.selected.connect(self._select)
        self.form.edited.connect(session.set_key)
        self.form.refused.connect(self.strip.say_wrong)
        self.problems.followed.connect(self._follow)
        self.tries.changed.connect(session.try_with)
        self.adding.triggered.connect(self._add)

    @Slot(QAction)
    def _add(self, action: QAction) -> None:
        offered = () if self._offered is None else self._offered.types
        for kind in offered:
            if kind.name == action.data():
                fresh = dict(kind.fresh)
                if kind.repeats:
                    fresh["field"] = self._first_rows() or fresh["field"]
                self.session.add_element(fresh, repeats=kind.repeats)
        self.canvas.setFocus()

    def _first_rows(self) -> str:
        fields = next(
            (
                kind.fields
                for kind in (() if self._offered is None else self._offered.kinds)
                if kind.name == self.session.document.get("kind")
            ),
            (),
        )
        return next((field.name for field in fields if field.rows), "")

    def _fill_choices(self) -> None:
        if self._offered is None:
            return
        self.adding.clear()
        for kind in self._offered.types:
            self.adding.addAction(title(kind.title)).setData(kind.name)
        document = self.session.document
        samples = next(
            (one.samples for one in self._offered.kinds if one.name == document.get("kind")), 1
        )
        self.tries.offer(self._offered.dpis, samples, self.session.dpi, self.session.sample)

    def _word_title(self) -> None:
        document = self.session.document
        words = str(document.get("title", "")) if self.session.is_open else ""
        unsaved = self.tr("（未保存）") if self.session.unsaved else ""
        self.labels.name.set_text(f"{words}{unsaved}")

    def _enable(self) -> None:
        which = self.session.which
        self.actions_.enable(
            self.session,
            own=which is not None and which.own,
            listed=bool(self.designs.entries),
            used=which is not None and self._is_used(which),
        )

    def _is_used(self, which: Which) -> bool:
        entry = self.designs.entry_of(which)
        return entry is not None and entry.used

    @Slot()
    def _stop_fitting(self) -> None:
        self._fits = False

    @Slot()
    def _refit(self) -> None:
        if self._fits and self.session.is_open:
            self.canvas.fit_to(self.room.viewport().size())

    @Slot()
    def fit(self) -> None:
        """Show all of the paper, as large as it can be."""
        self._fits = True
        self._refit()

    @Slot()
    def closer(self) -> None:
        """Show the paper larger."""
        self._fits = False
        self.canvas.set_zoom(self.canvas.zoom * _CLOSER)

    @Slot()
    def farther(self) -> None:
        """Show the paper smaller."""
        self._fits = False
        self.canvas.set_zoom(self.canvas.zoom / _CLOSER)

    @Slot()
    def save(self) -> None:
        """Keep the design; one that comes with the program becomes an own one."""
        which = self.session.which
        if which is None:
            return
        if which.own:
            self._designing.keep(which.name, self.session.document)
        else:
            self.save_as()

    @Slot()
    def save_as(self) -> None:
        """Ask for a name and keep the design as another one."""
        words = self.tr("{title}（自己的）").format(title=self.session.document.get("title", ""))
        self._ask_name(self.tr("另存为"), words, self._keep_as)

    @Slot()
    def save_draft(self) -> None:
        """Keep the design as it is, though it may not print yet."""
        which = self.session.which
        if which is not None:
            name = which.name if which.own else ""
            self._designing.keep_draft(name, self.session.document)

    @Slot(str)
    def _keep_as(self, name: str) -> None:
        if name.strip():
            document: Document = {**self.session.document, "title": name.strip()}
            self.session.change(document)
            self._designing.keep("", document)

    @Slot()
    def begin_new(self) -> None:
        """Ask what a new design begins with."""
        self.leave(self._ask_new)

    def _ask_new(self) -> None:
        dialog = NewDialog(self.designs.entries, self.session.which, self)
        dialog.wished.connect(self._designing.copy)
        self._show_dialog(dialog)

    @Slot()
    def rename(self) -> None:
        """Ask for another name."""
        which = self.session.which
        if which is not None and which.own:
            now = str(self.session.document.get("title", ""))
            self._ask_name(self.tr("更名"), now, self._rename)

    @Slot(str)
    def _rename(self, name: str) -> None:
        which = self.session.which
        if which is not None and name.strip():
            self._designing.rename(which.name, name.strip())
            self.session.renamed(name.strip())

    @Slot()
    def delete_design(self) -> None:
        """Ask whether the own design is to go."""
        which = self.session.which
        if which is None or not which.own:
            return
        box = QMessageBox(self)
        box.setWindowTitle(self.tr("删除标签设计"))
        box.setTextFormat(Qt.TextFormat.PlainText)
        name = self.session.document.get("title", which.name)
        box.setText(self.tr("删除“{name}”吗？删了就找不回来了。").format(name=name))
        box.addButton(self.tr("删除"), QMessageBox.ButtonRole.DestructiveRole).clicked.connect(
            self._delete
        )
        keep = box.addButton(self.tr("保留"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(keep)
        box.setEscapeButton(keep)
        self._show_dialog(box)

    @Slot()
    def _delete(self) -> None:
        which = self.session.which
        if which is not None:
            self._designing.delete(which.name)

    @Slot()
    def use(self) -> None:
        """Print labels of this kind by this design, or again by those of the program."""
        which = self.session.which
        if which is not None and which.own:
            name = "" if self._is_used(which) else which.name
            self._designing.use(str(self.session.document.get("kind", "")), name)

    @Slot()
    def import_design(self) -> None:
        """Ask for a file and take it in."""
        self.leave(self._ask_import)

    def _ask_import(self) -> None:
        name, _filter = QFileDialog.getOpenFileName(
            self, self.tr("导入标签设计"), "", self.tr("标签设计 (*.json)")
        )
        if name:
            self._designing.import_file(FilePath(name))

    @Slot()
    def export_design(self) -> None:
        """Ask for a place and write the design there, as it is kept."""
        which = self.session.which
        if which is None:
            return
        name, _filter = QFileDialog.getSaveFileName(
            self, self.tr("导出标签设计"), f"{which.name}.json", self.tr("标签设计 (*.json)")
        )
        if name:
            self._designing.export(which, FilePath(name))

    def _ask_name(self, heading: str, now: str, answered: Callable[[str], None]) -> None:
        dialog = QInputDialog(self)
        dialog.setWindowTitle(heading)
        dialog.setLabelText(self.tr("名称"))
        dialog.setTextValue(now)
        dialog.setOkButtonText(self.tr("确定"))
        dialog.setCancelButtonText(self.tr("取消"))
        dialog.textValueSelected.connect(answered)
        dialog.rejected.connect(self._stay)
        dialog.resize(420, dialog.sizeHint().height())
        self._show_dialog(dialog)

    def _ask_unsaved(self, then: Callable[[], None]) -> None:
        self._then = then
        box = QMessageBox(self)
        box.setWindowTitle(self.tr("标签设计"))
        box.setTextFormat(Qt.TextFormat.PlainText)
        name = self.session.document.get("title", "")
        box.setText(self.tr("“{name}”改过，还没有保存。").format(name=name))
        keep = box.addButton(self.tr("保存"), QMessageBox.ButtonRole.AcceptRole)
        keep.clicked.connect(self.save)
        drop = box.addButton(self.tr("不保存"), QMessageBox.ButtonRole.DestructiveRole)
        drop.clicked.connect(self._drop_changes)
        stay = box.addButton(self.tr("取消"), QMessageBox.ButtonRole.RejectRole)
        stay.clicked.connect(self._stay)
        box.setDefaultButton(keep)
        box.setEscapeButton(stay)
        self._show_dialog(box)

    @Slot()
    def _drop_changes(self) -> None:
        then, self._then = self._then, None
        if then is not None:
            then()

    @Slot()
    def _stay(self) -> None:
        self._then = None

    def _show_dialog(self, dialog: QMessageBox | QInputDialog | NewDialog) -> None:
        self.strip.hide()
        self._dialog = dialog
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
