"""What is searched for: one field for everything, chips that say what it means, and two filters.

Without it a person would fill in a form of nine fields. Typing searches after a moment, Enter at
once; Alt+1 to Alt+4 say what the text is, Alt+0 lets the program find out.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QEvent, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.codes.reading import fold
from app.tracing.values import DEPARTURES, MoveKind, State
from ui.library.asking import LONGEST, Dates, Filters, Meaning, days_back
from ui.library.words import kind_word, left_word, meaning_word, state_word
from ui.parts.languages import TranslatedWidget
from ui.parts.roles import set_role

TYPING_MS = 250
"""A pause in typing, after which what is typed is searched for."""
_FILTER_LENGTH = 5
"""Characters a filter shows; its list shows all of them."""
_PERIODS: tuple[tuple[Dates, int | None], ...] = (
    (Dates.ALL, None),
    *((Dates.RECEIVED, days) for days in (1, 7, 30, 365)),
    (Dates.RECEIVED, None),
    *((Dates.LEFT, days) for days in (1, 7, 30, 365)),
    (Dates.LEFT, None),
)
"""What the days are about, and how many; None for days that are typed."""
_STATES: tuple[State | MoveKind | None, ...] = (
    None,
    State.HELD,
    State.OPENED,
    State.LEFT,
    *DEPARTURES,
    State.RECEIVING,
)


class SearchField(QLineEdit):
    """Takes anything; Ctrl+C without a selection is the page's."""

    def event(self, event: QEvent) -> bool:
        """Leave the copy key to the page where there is nothing to copy here."""
        if (
            event.type() is QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.matches(QKeySequence.StandardKey.Copy)
            and not self.hasSelectedText()
        ):
            event.ignore()
            return False
        return super().event(event)


class SearchBar(TranslatedWidget):
    """The field, the chips and the filters."""

    search_wished = Signal()

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self.field = SearchField(self)
        self.chips = QButtonGroup(self)
        self.state = QComboBox(self)
        self.period = QComboBox(self)
        self.first, self.last = QLineEdit(self), QLineEdit(self)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_MS)
        self._fill()
        self._lay_out()
        self.retranslate()
        self._join()

    @property
    def text(self) -> str:
        """What is typed."""
        return self.field.text()

    @property
    def meaning(self) -> Meaning:
        """What a person says it means."""
        return Meaning(self.chips.checkedId())

    @property
    def filters(self) -> Filters:
        """What else must be true."""
        state = _STATES[max(0, self.state.currentIndex())]
        dates, days = _PERIODS[max(0, self.period.currentIndex())]
        if days is not None:
            first, last = days_back(self._today(), days)
        else:
            first, last = None, None
            if dates is not Dates.ALL:
                first, last = _day(self.first.text()), _day(self.last.text())
        return Filters(
            state=state if isinstance(state, State) else None,
            kind=state if isinstance(state, MoveKind) else None,
            dates=dates,
            first=first,
            last=last,
        )

    def retranslate(self) -> None:
        """Word everything anew."""
        self.field.setPlaceholderText(
            self.tr("追溯码（整码、开头或末 4 位）、药品名称或首字母、批号、单号 (Ctrl+F)")
        )
        self.field.setAccessibleName(self.tr("查找追溯码"))
        for meaning in Meaning:
            chip = self.chips.button(meaning)
            chip.setText(meaning_word(meaning))
            chip.setToolTip(f"Alt+{meaning.value}")
        for place, state in enumerate(_STATES):
            self.state.setItemText(place, self._state_text(state))
        for place, (dates, days) in enumerate(_PERIODS):
            self.period.setItemText(place, self._period_text(dates, days))
        for box in (self.state, self.period):
            box.view().setMinimumWidth(box.view().sizeHintForColumn(0) + 24)
        self.state.setAccessibleName(self.tr("状态"))
        self.period.setAccessibleName(self.tr("时间"))
        self.first.setAccessibleName(self.tr("从哪天"))
        self.last.setAccessibleName(self.tr("到哪天"))
        self.first.setPlaceholderText(self.tr("从 2026-11-01"))
        self.last.setPlaceholderText(self.tr("到 2026-11-30"))

    def show_text(self, text: str) -> None:
        """Put a text into the field and let its meaning be found; nothing is searched for yet."""
        self.chips.button(Meaning.ANY).setChecked(True)
        self.field.setText(text)
        self._typing.stop()

    def clear(self) -> None:
        """Ask for everything again."""
        self.show_text("")
        self.state.setCurrentIndex(0)
        self.period.setCurrentIndex(0)
        self._typing.stop()

    @Slot()
    def search_now(self) -> None:
        """Search for what is there."""
        self._typing.stop()
        self._check_days()
        self.search_wished.emit()

    @Slot()
    def search_soon(self) -> None:
        """Search when nothing was typed for a moment."""
        self._typing.start()

    @Slot()
    def choose_period(self) -> None:
        """Take another period; days are typed only where none are said."""
        dates, days = _PERIODS[max(0, self.period.currentIndex())]
        typed = dates is not Dates.ALL and days is None
        self.first.setVisible(typed)
        self.last.setVisible(typed)
        self.search_now()

    def _check_days(self) -> None:
        for field in (self.first, self.last):
            text = field.text().strip()
            set_role(field, bool(text) and _day(text) is None, "invalid")

    def _state_text(self, state: State | MoveKind | None) -> str:
        if state is None:
            return self.tr("全部状态")
        if isinstance(state, State):
            return state_word(state)
        word = left_word(state) if state is MoveKind.USED else kind_word(state)
        return self.tr("已出库：{kind}").format(kind=word)

    def _period_text(self, dates: Dates, days: int | None) -> str:
        if dates is Dates.ALL:
            return self.tr("全部时间")
        received = dates is Dates.RECEIVED
        if days is None:
            return self.tr("收货日期…") if received else self.tr("出库日期…")
        if days == 1:
            return self.tr("今天收货") if received else self.tr("今天出库")
        text = self.tr("近 {days} 天收货") if received else self.tr("近 {days} 天出库")
        return text.format(days=days)

    def _fill(self) -> None:
        self.field.setMaxLength(LONGEST)
        self.field.setClearButtonEnabled(True)
        font = self.field.font()
        font.setPointSizeF(font.pointSizeF() * 1.2)
        self.field.setFont(font)
        for meaning in Meaning:
            chip = QPushButton(self)
            chip.setCheckable(True)
            set_role(chip, "chip")
            self.chips.addButton(chip, meaning)
            key = QShortcut(QKeySequence(f"Alt+{meaning.value}"), self)
            key.activated.connect(chip.click)
        self.chips.button(Meaning.ANY).setChecked(True)
        self.state.addItems([""] * len(_STATES))
        self.period.addItems([""] * len(_PERIODS))
        for field in (self.first, self.last):
            field.setMaxLength(10)
            field.setFixedWidth(field.fontMetrics().horizontalAdvance("0000-00-00 00") + 24)
            field.hide()

    def _lay_out(self) -> None:
        above, below, days = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        for row in (above, below, days):
            row.setSpacing(6)
        above.addWidget(self.field, 1)
        policy = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        for box in (self.state, self.period):
            box.setSizeAdjustPolicy(policy)
            box.setMinimumContentsLength(_FILTER_LENGTH)
            box.setMaxVisibleItems(12)
            above.addWidget(box)
        for meaning in Meaning:
            below.addWidget(self.chips.button(meaning))
        below.addStretch(1)
        days.addStretch(1)
        days.addWidget(self.first)
        days.addWidget(self.last)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for row in (above, days, below):
            layout.addLayout(row)

    def _join(self) -> None:
        self._typing.timeout.connect(self.search_now)
        self.field.textEdited.connect(self.search_soon)
        self.field.returnPressed.connect(self.search_now)
        self.chips.idClicked.connect(self.search_now)
        self.state.currentIndexChanged.connect(self.search_now)
        self.period.currentIndexChanged.connect(self.choose_period)
        for field in (self.first, self.last):
            field.editingFinished.connect(self.search_now)


def _day(text: str) -> date | None:
    """A typed day; None for what is none."""
    digits = fold(text).replace("/", "-").replace(".", "-")
    try:
        return date.fromisoformat(digits)
    except ValueError:
        return None
