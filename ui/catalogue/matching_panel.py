"""Offers matches to a person: a hospital item, what it may be, and what tells the candidates apart.

Without it a guess would decide what is bought. Each candidate shows its score and what adds up to
it; what differs is marked and stands first. Ctrl+Return confirms, Delete rejects, Ctrl+Z takes the
last decision back: nothing is lost, all of it stays in the history.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSplitter, QVBoxLayout, QWidget

from app.catalogue.entries.events import Decided, MatchWish, Pair
from app.catalogue.entries.values import Decision
from app.catalogue.matching.match import Candidate, Reason, State, Trait
from app.catalogue.meaning.likeness import Likeness
from app.catalogue.offering.events import Offer, OffersAsked, OffersListed
from app.receiving.verdicts import Severity
from ui.catalogue.lines import Line, LinesModel
from ui.catalogue.words import basis_word, drug_text, pack_text, price_text, trait_word
from ui.known.searched_list import SearchedList
from ui.parts.action_button import ActionButton
from ui.parts.actions import add_action
from ui.parts.languages import TranslatedWidget
from ui.parts.readable import readable
from ui.parts.roles import set_role
from ui.parts.rows_view import RowsView

_MARKS = {
    Likeness.SAME: Severity.RIGHT,
    Likeness.DIFFERS: Severity.WRONG,
    Likeness.UNKNOWN: Severity.NEUTRAL,
}
_NARROW_WIDTH = 1000
_ROW_HEIGHT = 32
_AHEAD = 10
_ORDER = (Likeness.DIFFERS, Likeness.UNKNOWN, Likeness.SAME)


class MatchingPanel(TranslatedWidget):
    """What waits at left; candidates and their differences at right."""

    offers_wished = Signal(object)
    """This OffersAsked."""
    decided = Signal(object)
    """This MatchWish."""

    def __init__(self, when_empty: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.person = ""
        self.offers = LinesModel(self._offer_titles, self)
        self.offers_view: RowsView[Line] = RowsView(self.offers, _ROW_HEIGHT, self)
        self.list = SearchedList(self.offers_view, when_empty, self)
        self.title, self.meaning, self.full = QLabel(self), QLabel(self), QLabel(self)
        self.candidates = LinesModel(self._candidate_titles, self)
        self.candidates_view: RowsView[Line] = RowsView(self.candidates, 32, self)
        self.reasons = LinesModel(self._reason_titles, self)
        self.reasons_view: RowsView[Line] = RowsView(self.reasons, 28, self)
        self.confirm = add_action(self, "Ctrl+Return; Ctrl+Enter", self.confirm_it, inside=True)
        self.reject = add_action(self, "Del", self.reject_it, inside=True)
        self.undo = add_action(self, "Ctrl+Z", self.undo_last, inside=True)
        self._listed: tuple[Offer, ...] = ()
        self._asked, self._more = OffersAsked(), False
        self._done: list[MatchWish] = []
        self.waiting = 0
        self._lay_out()
        self._connect()
        self.retranslate()

    def retranslate(self) -> None:
        """Word the panel anew."""
        for model in (self.offers, self.candidates, self.reasons):
            model.retranslate()
        self.offers_view.setAccessibleName(self.tr("待对照的院内品种"))
        self.candidates_view.setAccessibleName(self.tr("可能的省平台品种"))
        self.reasons_view.setAccessibleName(self.tr("逐项比较"))
        self.list.field.setPlaceholderText(self.tr("院内编码、名称或首字母 (Ctrl+F)"))
        self.list.field.setAccessibleName(self.tr("查找待对照品种"))
        self.confirm.setText(self.tr("就是它"))
        self.confirm.setToolTip(self.tr("确认选中的省平台品种 (Ctrl+Enter)"))
        self.reject.setText(self.tr("不是它"))
        self.reject.setToolTip(self.tr("选中的省平台品种不是这个药 (Delete)"))
        self.undo.setText(self.tr("撤销"))
        self.undo.setToolTip(self.tr("撤销刚才的确认或否定 (Ctrl+Z)"))
        self.offers_view.set_widths({0: "X" * 10, 2: self.tr("原对照已不在目录")})
        score = "100" + "MM"
        self.candidates_view.set_widths({0: score, 1: "X" * 15, 3: "00000.0000 元/盒"})
        self.reasons_view.set_widths({0: self.tr("药品本位码") + "MM", 3: "+100"})
        self.list.empty.say(
            self.tr("没有待对照的品种"),
            self.tr("院内品种都有了对照；分不清的会列在这里，由人选定。"),
        )
        self._show_offers()

    @Slot()
    def refresh(self) -> None:
        """Ask for what waits."""
        asked = OffersAsked(self.list.text)
        if asked.search != self._asked.search:
            self._listed = ()
            self._show_offers()
        self._asked, self._more = asked, False
        if not self._listed:
            self.list.show_count(self.tr("正在查找待对照的品种…"), empty=False)
        self.offers_wished.emit(asked)

    @Slot()
    def ask_on(self) -> None:
        """Ask for the items that follow, when they come into view."""
        bar = self.offers_view.verticalScrollBar()
        if self._more and bar.value() >= bar.maximum() - _AHEAD * _ROW_HEIGHT:
            self._asked, self._more = replace(self._asked, page=self._asked.page + 1), False
            self.offers_wished.emit(self._asked)

    @Slot(object)
    def show_offers(self, event: OffersListed) -> None:
        """Show what waits, if it was asked for last."""
        self.waiting = event.waiting
        if event.asked != self._asked:
            return
        if event.partial and self._listed and not event.asked.page:
            # What is listed already is shown until its page is there anew.
            return
        place = self.offers_view.currentIndex().row()
        self._take(event)
        if self._listed and self.offers_view.current_row() is None:
            self.offers_view.point_at(max(0, min(place, len(self._listed) - 1)))
        self._word_count(event)
        self.follow_offer()
        self.ask_on()

    def _take(self, event: OffersListed) -> None:
        """Begin with the first page, and put what follows behind what is there."""
        self._more = event.more
        if not event.asked.page:
            self._listed = event.rows
            self._show_offers()
            return
        known = {offer.hospital.hospital_code for offer in self._listed}
        new = [offer for offer in event.rows if offer.hospital.hospital_code not in known]
        self._listed = (*self._listed, *new)
        self.offers.put_last([self._offer(offer) for offer in new])

    def _word_count(self, event: OffersListed) -> None:
        said = self.tr("待对照 {count} 个").format(count=f"{event.waiting:,}")
        if event.partial:
            said += self.tr("，正在找候选…")
        elif self._more:
            said += self.tr("，已列出 {count} 个").format(count=f"{len(self._listed):,}")
        self.list.show_count(said, empty=not self._listed)

    @Slot(object)
    def show_decided(self, event: Decided) -> None:
        """Remember what can be taken back, and go on."""
        if event.wish.decision is not Decision.WITHDRAWN:
            self._done.append(event.wish)
        self._allow()
        self.refresh()

    @Slot()
    def confirm_it(self) -> None:
        """Say that the candidate under the cursor is the drug."""
        self._decide(Decision.CONFIRMED)

    @Slot()
    def reject_it(self) -> None:
        """Say that the candidate under the cursor is not the drug."""
        self._decide(Decision.REJECTED)

    @Slot()
    def undo_last(self) -> None:
        """Take the last decision back."""
        if self._done:
            wish = self._done.pop()
            self.decided.emit(MatchWish(wish.pairs, Decision.WITHDRAWN, self.person))
            self._allow()

    @Slot()
    def follow_offer(self) -> None:
        """Show the candidates of the item under the cursor."""
        offer = self.offer
        self.candidates.show_rows(
            () if offer is None else [self._candidate(c) for c in offer.match.candidates]
        )
        if self.candidates.rows and self.candidates_view.current_row() is None:
            self.candidates_view.point_at(0)
        self.title.setText("" if offer is None else drug_text(offer.hospital))
        self.meaning.setText("" if offer is None else self._meaning(offer))
        self.follow_candidate()

    @Slot()
    def follow_candidate(self) -> None:
        """Show what speaks for and against the candidate under the cursor."""
        candidate, offer = self.candidate, self.offer
        self.reasons.show_rows(
            () if candidate is None or offer is None else self._reasons(offer, candidate)
        )
        self._allow()

    @Slot()
    def word_full(self) -> None:
        """Say all of the comparison under the cursor: the table cuts off what is long."""
        line = self.reasons_view.current_row()
        self.full.setText("" if line is None else readable("  ".join(line.cells)))
        self.full.setVisible(line is not None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out what the title says, where there is no room for it."""
        super().resizeEvent(event)
        narrow = event.size().width() < _NARROW_WIDTH
        self.candidates_view.setColumnHidden(3, narrow)
        self.offers_view.setColumnHidden(2, narrow)
        self.reasons_view.setColumnHidden(4, narrow)

    @property
    def offer(self) -> Offer | None:
        """The hospital item under the cursor."""
        line = self.offers_view.current_row()
        return next(
            (o for o in self._listed if line and o.hospital.hospital_code == line.key), None
        )

    @property
    def candidate(self) -> Candidate | None:
        """The provincial item under the cursor."""
        line, offer = self.candidates_view.current_row(), self.offer
        found = () if offer is None else offer.match.candidates
        return next((c for c in found if line and c.province.province_code == line.key), None)

    def _decide(self, decision: Decision) -> None:
        offer, candidate = self.offer, self.candidate
        if offer is None or candidate is None:
            return
        basis = offer.match.matched_by or ""
        pair = Pair(offer.hospital.hospital_code, candidate.province.province_code, str(basis))
        self.decided.emit(MatchWish((pair,), decision, self.person))

    def _offer_titles(self) -> Sequence[str]:
        return self.tr("院内编码"), self.tr("药品"), self.tr("状态")

    def _candidate_titles(self) -> Sequence[str]:
        return self.tr("得分"), self.tr("省标代码"), self.tr("药品"), self.tr("价格")

    def _reason_titles(self) -> Sequence[str]:
        return self.tr("比较"), self.tr("省平台"), self.tr("院内"), self.tr("得分"), self.tr("说明")

    def _show_offers(self) -> None:
        self.offers.show_rows([self._offer(offer) for offer in self._listed])
        self.follow_offer()

    def _offer(self, offer: Offer) -> Line:
        count = len(offer.match.candidates)
        if offer.match.vanished:
            state, mark = self.tr("原对照已不在目录"), Severity.WRONG
        elif offer.match.state is State.NOT_FOUND:
            state, mark = self.tr("找不到"), Severity.WRONG
        else:
            state, mark = self.tr("{count} 个候选").format(count=count), Severity.NOTICE
        code = offer.hospital.hospital_code
        return Line(code, (code, drug_text(offer.hospital), state), mark)

    def _candidate(self, candidate: Candidate) -> Line:
        row = candidate.province
        cells = (str(candidate.score), row.province_code, drug_text(row), price_text(row))
        return Line(row.province_code, cells)

    def _reasons(self, offer: Offer, candidate: Candidate) -> list[Line]:
        telling = set(offer.match.differing)
        reasons = sorted(candidate.reasons, key=lambda each: _ORDER.index(each.likeness))
        return [self._reason(each, telling=each.trait in telling) for each in reasons]

    def _reason(self, reason: Reason, *, telling: bool) -> Line:
        trait: Trait = reason.trait
        name = trait_word(trait) + (" ◆" if telling else "")
        cells = (
            name,
            reason.province_value or "—",
            reason.hospital_value or "—",
            f"{reason.points:+d}" if reason.points else "0",
            reason.detail,
        )
        return Line(trait, cells, _MARKS[reason.likeness], done=reason.likeness is Likeness.UNKNOWN)

    def _meaning(self, offer: Offer) -> str:
        row = offer.hospital
        about = f"{pack_text(row)} · {price_text(row)}"
        by = offer.match.matched_by
        if offer.match.vanished:
            codes = readable(self.tr("、").join(offer.match.vanished))
            said = self.tr("原来对照的 {codes} 已不在省平台目录。").format(codes=codes)
        elif by is None and offer.match.candidates:
            said = self.tr("没有一个足够像；下面是最接近的几个，请逐项核对。")
        elif by is None:
            said = self.tr("没有找到相近的省平台品种，请核对代码和名称。")
        else:
            said = self.tr("按{basis}找到；◆ 是各候选之间的不同之处，请逐项核对。")
            said = said.format(basis=basis_word(by))
        return f"{about}\n{said}"

    def _allow(self) -> None:
        here = self.candidate is not None and bool(self.person)
        self.confirm.setEnabled(here)
        self.reject.setEnabled(here)
        self.undo.setEnabled(bool(self._done))

    def _lay_out(self) -> None:
        font = self.title.font()
        font.setBold(True)
        font.setPointSizeF(font.pointSizeF() * 1.2)
        self.title.setFont(font)
        for label in (self.title, self.meaning, self.full):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        set_role(self.meaning, "muted")
        self.full.hide()
        right = QWidget(self)
        column = QVBoxLayout(right)
        column.setContentsMargins(8, 0, 0, 0)
        for label in (self.title, self.meaning):
            column.addWidget(label)
        column.addWidget(self.candidates_view, 2)
        column.addWidget(self.reasons_view, 3)
        column.addWidget(self.full)
        keys = QHBoxLayout()
        keys.addWidget(ActionButton(self.confirm, self, primary=True))
        keys.addWidget(ActionButton(self.reject, self))
        keys.addStretch(1)
        keys.addWidget(ActionButton(self.undo, self))
        column.addLayout(keys)
        splitter = QSplitter(Qt.Orientation.Horizontal, self)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.list)
        splitter.addWidget(right)
        splitter.setStretchFactor(0, 2)
        splitter.setStretchFactor(1, 3)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 6, 0, 0)
        layout.addWidget(splitter)

    def _connect(self) -> None:
        self.list.search_wished.connect(self.refresh)
        self.offers_view.selectionModel().currentRowChanged.connect(self._follow_offer)
        self.offers_view.verticalScrollBar().valueChanged.connect(self.ask_on)
        self.candidates_view.selectionModel().currentRowChanged.connect(self._follow_candidate)
        self.reasons_view.selectionModel().currentRowChanged.connect(self.word_full)

    @Slot(QModelIndex, QModelIndex)
    def _follow_offer(self, _now: QModelIndex, _before: QModelIndex) -> None:
        self.follow_offer()

    @Slot(QModelIndex, QModelIndex)
    def _follow_candidate(self, _now: QModelIndex, _before: QModelIndex) -> None:
        self.follow_candidate()
