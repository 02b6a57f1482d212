"""What the platform says of relations, below their list: its last download, and where it differs.

Without it nobody would see that the platform says otherwise than was laid down here, nor choose
whose word is to stand. F9 has the platform asked, Ctrl+U lets its word on the chosen rows stand,
Ctrl+K ours.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.catalogue.relations.events import (
    Downloads,
    DownloadShown,
    RelationNews,
    RelationRow,
    RelationsAsked,
)
from app.catalogue.relations.told.values import News, Outcome, Round
from app.catalogue.relations.values import Origin, Relation, Told
from ui.parts.action_button import ActionButton
from ui.parts.actions import add_action
from ui.parts.eliding_label import ElidingLabel
from ui.parts.languages import TranslatedWidget
from ui.parts.readable import readable
from ui.parts.roles import set_role
from ui.relations.models import span

ALL, DISPUTED, NEWS = range(3)
_PLAIN = Qt.TextFormat.PlainText  # it carries foreign text


class PlatformPart(TranslatedWidget):
    """One line on the last download, one on the row under the cursor, and what can be chosen."""

    download_wished = Signal()
    decided = Signal(bool)
    """The chosen rows: True lets the platform's word stand, False ours."""
    narrowed = Signal()

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self._downloads = Downloads()
        self._row: RelationRow | None = None
        self._running = False
        self.shown = QComboBox(self)
        self.last, self.differs = QLabel(self), QLabel(self)
        self.about = ElidingLabel(self)
        self.download = add_action(page, "F9", self.ask, inside=True)
        self.adopt = add_action(page, "Ctrl+U", self.follow_platform, inside=True)
        self.keep = add_action(page, "Ctrl+K", self.keep_ours, inside=True)
        self.buttons = [ActionButton(action, self) for action in (self.adopt, self.keep)]
        self._lay_out()
        self.retranslate()

    def retranslate(self) -> None:
        """Word the part anew."""
        self.download.setText(self.tr("从平台更新"))
        self.adopt.setText(self.tr("以平台为准"))
        self.keep.setText(self.tr("以本院为准"))
        self._word_choices()
        self._word_last()
        self._word_row()

    def narrow(self, asked: RelationsAsked) -> RelationsAsked:
        """What is asked for, as far as the choice says."""
        chosen = self.shown.currentIndex()
        return replace(asked, disputed=chosen == DISPUTED, news=chosen == NEWS)

    def show_downloads(self, downloads: Downloads) -> None:
        """Show how it stands with what the platform tells."""
        self._downloads = downloads
        self._word_choices()
        self._word_last()

    def show_row(self, row: RelationRow | None) -> None:
        """Show what the platform says of the row under the cursor."""
        self._row = row
        self._word_row()

    def show_running(self, event: DownloadShown | None) -> None:
        """Show that the platform is being asked, or is not any more."""
        self._running = event is not None and event.running
        self.download.setEnabled(not self._running)
        self._word_last()

    @Slot()
    def ask(self) -> None:
        """Wish that the platform be asked."""
        self.download_wished.emit()

    @Slot()
    def follow_platform(self) -> None:
        """Let the platform's word stand."""
        self.decided.emit(True)

    @Slot()
    def keep_ours(self) -> None:
        """Let our word stand."""
        self.decided.emit(False)

    @Slot()
    def choose(self) -> None:
        """Ask anew for what is chosen."""
        self.narrowed.emit()

    def _word_choices(self) -> None:
        count = self._downloads.disputed
        differing = self.tr("与平台不同 {count} 条").format(count=f"{count:,}")
        words = (self.tr("全部"), differing, self.tr("上次更新的变动"))
        for number, word in enumerate(words):
            if number < self.shown.count():
                self.shown.setItemText(number, word)
            else:
                self.shown.addItem(word)
        self.shown.setAccessibleName(self.tr("列出哪些"))

    def _word_last(self) -> None:
        last = self._downloads.last
        if self._running:
            text = self.tr("正在向平台要配送关系……")
        elif last is None:
            text = self.tr("还没有从平台更新过；平台不提供时，可由 HIS 送来或从文件导入。")
        else:
            text = self._round_text(last)
        self.last.setText(text)
        failed = last is not None and last.outcome in (Outcome.FAILED, Outcome.EMPTY)
        set_role(self.last, "wrong" if failed and not self._running else "muted")

    def _round_text(self, last: Round) -> str:
        by = readable(last.name) if last.source == "his" else readable(last.person)
        named = self.tr("（{by}）").format(by=by) if by else ""
        head = self.tr("上次从平台更新 {at}{by}：").format(at=_moment(last.at), by=named)
        return f"{head}{self._outcome(last)}"

    def _outcome(self, last: Round) -> str:
        if last.outcome in (Outcome.FAILED, Outcome.EMPTY):
            return readable(last.message)
        if last.outcome is Outcome.SAME:
            return self.tr("共 {total} 条，没有变化。").format(total=f"{last.total:,}")
        return self.tr("共 {total} 条，新增 {added}，变更 {changed}，终止 {ended}。").format(
            total=f"{last.total:,}",
            added=f"{last.added:,}",
            changed=f"{last.changed:,}",
            ended=f"{last.ended:,}",
        )

    def _word_row(self) -> None:
        row = self._row
        relation = None if row is None else row.relation
        said = [] if row is None else self._said(row)
        self.about.set_text(self.tr("；").join(said))
        self.about.setVisible(bool(said))
        disputed = relation is not None and relation.disputed
        self.differs.setVisible(disputed)
        self.differs.setText(self._difference(relation) if relation and disputed else "")
        ours = relation is not None and relation.origin is not Origin.PLATFORM
        both = relation is not None and relation.told is not None and ours
        for action, button, offered in zip(
            (self.adopt, self.keep), self.buttons, (both, disputed), strict=True
        ):
            action.setEnabled(offered)
            button.setVisible(offered)

    def _said(self, row: RelationRow) -> list[str]:
        one, told = row.relation, row.relation.told
        said = []
        if one.origin is not Origin.PLATFORM and one.at is not None:
            who = self.tr("{person} {at} 登记")
            said.append(who.format(person=readable(one.person), at=_moment(one.at)).strip())
        if told is None:
            return said
        if not one.disputed:
            said.append(self._theirs(told))
        if row.news is not None:
            said.append(self.tr("上次更新：{what}").format(what=self._news(row.news)))
        pairs = (
            (self.tr("配送范围：{text}"), told.scope),
            (self.tr("配送制约要求：{text}"), told.restraint),
            (self.tr("中标期数：{text}"), told.period),
        )
        said += [form.format(text=readable(text)) for form, text in pairs if text]
        return said

    def _difference(self, relation: Relation) -> str:
        ours = (
            self.tr("已取消") if relation.gone else span(relation.valid_from, relation.valid_until)
        )
        theirs = "" if relation.told is None else self._theirs(relation.told)
        said = self.tr(
            "与平台不同：本院登记 {ours}，{theirs}。现按本院登记，请核对后选择以谁为准。"
        )
        return said.format(ours=ours, theirs=theirs)

    def _theirs(self, told: Told) -> str:
        if told.ended_on is not None:
            return self.tr("平台从 {day} 起已终止").format(day=told.ended_on)
        days = span(told.valid_from, told.valid_until)
        return self.tr("平台登记 {days}").format(days=days)

    def _news(self, news: RelationNews) -> str:
        words = {
            News.NEW: self.tr("新增"),
            News.CHANGED: self.tr("变更"),
            News.ENDED: self.tr("终止"),
            News.RETURNED: self.tr("恢复"),
        }
        if news.before is None:
            return words[news.what]
        before = self._theirs(news.before)
        return self.tr("{what}，原来{before}").format(what=words[news.what], before=before)

    def _lay_out(self) -> None:
        for label in (self.last, self.differs):
            label.setWordWrap(True)
            label.setTextFormat(_PLAIN)
        set_role(self.differs, "wrong")
        set_role(self.about, "muted")
        row = QHBoxLayout()
        row.addWidget(self.differs, 1)
        row.addStretch()
        for button in self.buttons:
            row.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(row)
        layout.addWidget(self.about)
        layout.addWidget(self.last)
        self.shown.currentIndexChanged.connect(self.choose)


def _moment(at: datetime) -> str:
    return f"{at.astimezone():%Y-%m-%d %H:%M}"
