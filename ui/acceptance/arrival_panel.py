"""How the goods came, and what kept them cold: without it no temperature would be on record."""

from __future__ import annotations

from collections.abc import Callable, Set
from datetime import UTC, datetime

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.receiving.acceptance.operations import ArrivalNoted, ColdChainNoted, DocumentTicked
from app.receiving.acceptance.values import (
    AcceptanceView,
    Document,
    LoggerReadings,
    TemperatureControl,
    Transport,
)
from ui.acceptance.note_fields import ChoiceBox, MomentLine, NoteLine, NumberLine
from ui.acceptance.words import choice_name, local_minute, sentence_of
from ui.parts.languages import TranslatedWidget
from ui.parts.roles import set_role

_PAPERS = (Document.DELIVERY_NOTE, Document.INVOICE)
"""Papers of the whole delivery."""


class ArrivalPanel(TranslatedWidget):
    """Two forms side by side."""

    noted = Signal(object)
    misread = Signal()
    logger_wished = Signal()
    """A logger's file is to be attached."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: AcceptanceView | None = None
        self._labels: list[tuple[QLabel, Callable[[], str]]] = []
        self._label_of: dict[QWidget, QLabel] = {}
        self._make_arrival()
        self._make_cold_chain()
        self._lay_out()
        self._connect()
        self.retranslate()

    def retranslate(self) -> None:
        """Word labels and choices anew."""
        for label, word in self._labels:
            label.setText(word())
        self.now.setText(self.tr("现在"))
        self.attach.setText(self.tr("附上记录仪文件…"))
        self.arrived_at.setPlaceholderText(self.tr("年-月-日 时:分，或只填时:分"))
        self.transport.retranslate()
        self.control.retranslate()
        for document, box in self.papers.items():
            box.setText(choice_name(document))
        if self._view is not None:
            self._show_readings(self._view)

    def show_view(self, view: AcceptanceView) -> None:
        """Show what is known."""
        self._view = view
        self.courier.show_text(view.arrival.courier)
        self.arrived_at.show_moment(view.arrival.arrived_at)
        self.transport.show_choice(view.arrival.transport)
        self.vehicle.show_text(view.arrival.vehicle)
        for document, box in self.papers.items():
            box.setChecked(view.seen(document).there)
        chain = view.cold_chain
        for field, value in (
            (self.departure, chain.departure_temperature),
            (self.arrival, chain.arrival_temperature),
            (self.minutes, chain.transport_minutes),
            (self.lowest, chain.lowest),
            (self.highest, chain.highest),
        ):
            field.show_text("" if value is None else str(value))
        self.control.show_choice(chain.control)
        self._show_readings(view)

    def field_of(self, key: str) -> QWidget:
        """The field that settles what is missing."""
        return self._fields.get(key, self.arrived_at)

    def mark_missing(self, keys: Set[str]) -> None:
        """Let the words of fields stand out that must be filled."""
        for key, field in self._fields.items():
            set_role(self._label_of[field], "wrong" if key in keys else "")

    @Slot(object)
    def note_courier(self, text: object) -> None:
        """Send the courier's name."""
        self.noted.emit(ArrivalNoted(courier=str(text)))

    @Slot(object)
    def note_vehicle(self, text: object) -> None:
        """Send the vehicle."""
        self.noted.emit(ArrivalNoted(vehicle=str(text)))

    @Slot(object)
    def note_arrived_at(self, at: datetime | None) -> None:
        """Send when the goods came."""
        self.noted.emit(ArrivalNoted(arrived_at=at))

    @Slot()
    def note_now(self) -> None:
        """Let the goods have come now."""
        now = datetime.now(UTC).replace(second=0, microsecond=0)
        self.noted.emit(ArrivalNoted(arrived_at=now))

    @Slot(object)
    def note_transport(self, transport: Transport | None) -> None:
        """Send the means of transport."""
        self.noted.emit(ArrivalNoted(transport=transport))

    @Slot(object)
    def note_control(self, control: TemperatureControl | None) -> None:
        """Send what kept the goods cold."""
        self.noted.emit(ColdChainNoted(control=control))

    @Slot(object)
    def note_number(self, value: object) -> None:
        """Send the number of the field that speaks."""
        sender = self.sender()
        name = next(name for field, name in self._numbers.items() if field is sender)
        self.noted.emit(ColdChainNoted(**{name: value}))  # type: ignore[arg-type] # by its field

    @Slot(bool)
    def note_paper(self, ticked: bool) -> None:
        """Send that a paper of the delivery was seen."""
        sender = self.sender()
        document = next(document for document, box in self.papers.items() if box is sender)
        self.noted.emit(DocumentTicked(document=document, ticked=ticked))

    def _make_arrival(self) -> None:
        self.courier = NoteLine(self)
        self.courier.setMaxLength(40)
        self.arrived_at = MomentLine(self)
        self.now = QPushButton(self)
        self.now.setAutoDefault(False)
        self.transport = ChoiceBox(Transport, self)
        self.vehicle = NoteLine(self)
        self.vehicle.setMaxLength(40)
        self.papers = {document: QCheckBox(self) for document in _PAPERS}

    def _make_cold_chain(self) -> None:
        self.departure = NumberLine(self)
        self.arrival = NumberLine(self)
        self.minutes = NumberLine(self, whole=True)
        self.lowest = NumberLine(self)
        self.highest = NumberLine(self)
        self.control = ChoiceBox(TemperatureControl, self)
        self.readings = QLabel(self)
        self.readings.setWordWrap(True)
        self.readings.setTextFormat(Qt.TextFormat.PlainText)
        self.attach = QPushButton(self)
        self.attach.setAutoDefault(False)
        self._numbers = {
            self.departure: "departure_temperature",
            self.arrival: "arrival_temperature",
            self.minutes: "transport_minutes",
            self.lowest: "lowest",
            self.highest: "highest",
        }
        self._fields: dict[str, QWidget] = {
            "arrival-time-missing": self.arrived_at,
            "departure-temperature-missing": self.departure,
            "arrival-temperature-missing": self.arrival,
            "transport-time-missing": self.minutes,
            "control-missing": self.control,
            "readings-missing": self.attach,
        }

    def _connect(self) -> None:
        self.courier.entered.connect(self.note_courier)
        self.vehicle.entered.connect(self.note_vehicle)
        self.arrived_at.entered.connect(self.note_arrived_at)
        self.arrived_at.misread.connect(self.misread)
        self.now.clicked.connect(self.note_now)
        self.transport.chosen.connect(self.note_transport)
        self.control.chosen.connect(self.note_control)
        self.attach.clicked.connect(self.logger_wished)
        for number in self._numbers:
            number.entered.connect(self.note_number)
            number.misread.connect(self.misread)
        for box in self.papers.values():
            box.clicked.connect(self.note_paper)

    def _lay_out(self) -> None:
        left = self._form(
            (lambda: self.tr("送货人"), self.courier),
            (lambda: self.tr("到货时间"), self.arrived_at, self.now),
            (lambda: self.tr("运输方式"), self.transport),
            (lambda: self.tr("车牌号 / 运单号"), self.vehicle),
        )
        for row, box in enumerate(self.papers.values(), start=4):
            left.addWidget(box, row, 1)
        right = self._form(
            (lambda: self.tr("启运温度 ℃"), self.departure),
            (lambda: self.tr("到货温度 ℃"), self.arrival),
            (lambda: self.tr("运输时间（分钟）"), self.minutes),
            (lambda: self.tr("温控方式"), self.control),
            (lambda: self.tr("途中最低 – 最高 ℃"), self.lowest, QLabel("–", self), self.highest),
            (lambda: self.tr("温度记录仪"), self.attach),
        )
        right.addWidget(self.readings, 6, 0, 1, 2)
        both = QHBoxLayout()
        both.setSpacing(28)
        for form in (left, right):
            column = QVBoxLayout()
            column.addLayout(form)
            column.addStretch(1)
            both.addLayout(column, 1)
        layout = QVBoxLayout(self)
        layout.addLayout(both)

    def _form(self, *rows: tuple[Callable[[], str], QWidget, *tuple[QWidget, ...]]) -> QGridLayout:
        form = QGridLayout()
        form.setHorizontalSpacing(10)
        form.setVerticalSpacing(6)
        form.setColumnStretch(1, 1)
        for row, (word, first, *others) in enumerate(rows):
            label = QLabel(self)
            label.setBuddy(first)
            self._labels.append((label, word))
            self._label_of[first] = label
            form.addWidget(label, row, 0)
            fields = QHBoxLayout()
            for field in (first, *others):
                fields.addWidget(field, 1 if isinstance(field, QLineEdit | ChoiceBox) else 0)
            form.addLayout(fields, row, 1)
        return form

    def _show_readings(self, view: AcceptanceView) -> None:
        chain = view.cold_chain
        outside = chain.readings is not None and chain.readings.outside > 0
        set_role(self.readings, "wrong" if outside else "muted")
        if chain.readings is not None:
            self.readings.setText(self._readings_text(chain.readings))
            return
        logger = None if chain.logger is None else view.attachment(chain.logger)
        self.readings.setText(
            sentence_of(logger.note) if logger is not None and logger.note else ""
        )

    def _readings_text(self, readings: LoggerReadings) -> str:
        text = self.tr("记录 {count} 次：{low} – {high} ℃，平均 {mean} ℃\n{first} 至 {last}\n")
        text += (
            self.tr("{outside} 次超出 {limits} ℃")
            if readings.outside
            else self.tr("全部在 {limits} ℃ 以内")
        )
        return text.format(
            count=f"{readings.count:,}",
            low=readings.low,
            high=readings.high,
            mean=readings.mean,
            first=local_minute(readings.first_at),
            last=local_minute(readings.last_at),
            outside=f"{readings.outside:,}",
            limits=f"{readings.limits.low} – {readings.limits.high}",
        )
