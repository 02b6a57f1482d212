from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.receiving.acceptance import wording
from app.receiving.acceptance.events import (
    AcceptanceRefused,
    AcceptanceShown,
    AttachmentLoading,
)
from app.receiving.acceptance.files import AttachmentFolder
from app.receiving.acceptance.operations import (
    AppearanceNoted,
    ArrivalNoted,
    ColdChainNoted,
    LineConcluded,
    PackageChecked,
)
from app.receiving.acceptance.values import (
    Conclusion,
    Document,
    Finding,
    PackageCheck,
    Purpose,
    Role,
    Transport,
)
from app.receiving.progress import Difference, ReceiptState
from app.store.encrypting import prepare, turn_on
from app.store.encryption.sealing import is_sealed
from tests.app.store.encryption.vault import NOW, machine
from tests.ui import acceptance_samples as samples
from tests.ui.samples import RECEIPT_ID
from tests.ui.test_fitting import cut_off
from ui.acceptance.acceptance_dialog import AcceptanceDialog
from ui.acceptance.fake_acceptance import FakeAcceptance
from ui.acceptance.lines_model import APPEARANCE, CONCLUSION, FIRST_DOCUMENT
from ui.acceptance.thumbnails import Thumbnails
from ui.application import Dressed
from ui.parts.languages import LANGUAGES

KEY = Qt.Key


class Screen:
    """The dialog with a fake desk behind it, and files a person would choose."""

    def __init__(self, state: ReceiptState = ReceiptState.OPEN) -> None:
        self.files: list[Path] = []
        self.desk = FakeAcceptance(
            self.post, samples.start(state=state), samples.REQUIRED, samples.PERSON
        )
        self.dialog = AcceptanceDialog(self.desk, samples.PERSONS, self.choose)

    def post(self, event: object) -> None:
        if isinstance(event, AcceptanceShown):
            self.dialog.show_acceptance(event)
        elif isinstance(event, AttachmentLoading):
            self.dialog.show_loading(event)
        elif isinstance(event, AcceptanceRefused):
            self.dialog.show_refusal(event)

    def choose(self, parent: QWidget, title: str, kinds: str) -> Sequence[Path]:
        return self.files

    @property
    def noted(self) -> list[object]:
        return [wish[1] for wish in self.desk.wishes if wish[0] == "note"]


@pytest.fixture
def screen(qapp: Dressed, qtbot: QtBot) -> Screen:
    return opened(Screen(), qtbot)


def opened(screen: Screen, qtbot: QtBot) -> Screen:
    qtbot.addWidget(screen.dialog)
    screen.dialog.show()
    screen.dialog.activateWindow()
    qtbot.waitUntil(screen.dialog.isActiveWindow)
    screen.dialog.begin(RECEIPT_ID, samples.PERSON)
    return screen


def test_what_is_missing_stands_on_top_and_one_key_goes_there(screen: Screen, qtbot: QtBot) -> None:
    dialog = screen.dialog
    assert "15" in dialog.missing.count.text()
    assert dialog.missing.first.text == "请填写到货时间"
    assert dialog.tabs.tabText(2) == "明细（缺 7）"
    QTest.keyClick(dialog, KEY.Key_F8)
    qtbot.waitUntil(dialog.arrival.arrived_at.hasFocus)
    QTest.keyClick(dialog, KEY.Key_F8)
    qtbot.waitUntil(dialog.arrival.departure.hasFocus)
    for _ in range(5):
        QTest.keyClick(dialog, KEY.Key_F8)
    qtbot.waitUntil(dialog.lines.view.hasFocus)
    current = dialog.lines.view.current_row()
    assert current is not None
    assert current.line_no == 1


def test_arrival_and_temperatures_are_sent_field_by_field(screen: Screen, qtbot: QtBot) -> None:
    panel = screen.dialog.arrival
    panel.courier.setFocus()
    QTest.keyClicks(panel.courier, "A")
    QTest.keyClick(panel.courier, KEY.Key_Return)
    panel.arrival.setText("５．５")
    panel.arrival.send()
    panel.minutes.setText("95")
    panel.minutes.send()
    panel.lowest.setText("2.2℃")
    panel.lowest.send()
    panel.transport.send(1)
    assert screen.noted == [
        ArrivalNoted(courier="A"),
        ColdChainNoted(arrival_temperature=Decimal("5.5")),
        ColdChainNoted(transport_minutes=95),
        ColdChainNoted(lowest=Decimal("2.2")),
        ArrivalNoted(transport=Transport.ROAD),
    ]
    assert screen.desk.view.cold_chain.transport_minutes == 95
    assert panel.arrival.text() == "5.5"


def test_a_number_that_cannot_be_read_is_marked_and_not_sent(screen: Screen) -> None:
    panel = screen.dialog.arrival
    panel.departure.setText("五度")
    panel.departure.send()
    panel.arrived_at.setText("昨天")
    panel.arrived_at.send()
    assert screen.noted == []
    assert panel.departure.property("invalid") is True
    assert "认不出来" in screen.dialog.strip.label.text()
    panel.departure.setText("")
    panel.departure.send()
    assert panel.departure.property("invalid") is False


def test_what_the_desk_refuses_is_said_and_the_field_shows_what_is_on_record(
    screen: Screen,
) -> None:
    panel = screen.dialog.arrival
    for text in ("5.5", "880"):
        panel.arrival.setText(text)
        panel.arrival.send()
    assert "880" in screen.dialog.strip.label.text()
    assert panel.arrival.text() == "5.5"


def test_a_field_that_is_being_typed_into_keeps_its_text(screen: Screen, qtbot: QtBot) -> None:
    panel = screen.dialog.arrival
    panel.courier.setFocus()
    qtbot.waitUntil(panel.courier.hasFocus)
    QTest.keyClicks(panel.courier, "abc")
    screen.desk.note(ArrivalNoted(courier="别人", vehicle="沪A"))
    assert (panel.courier.text(), panel.vehicle.text()) == ("abc", "沪A")


def test_the_time_of_arrival_is_now_by_one_button_or_typed(screen: Screen) -> None:
    panel = screen.dialog.arrival
    panel.now.click()
    assert screen.desk.view.arrival.arrived_at is not None
    assert panel.arrived_at.text()
    panel.arrived_at.setText("2026-11-21 08:15")
    panel.arrived_at.send()
    typed = screen.desk.view.arrival.arrived_at
    assert typed is not None
    assert typed.astimezone().strftime("%H:%M") == "08:15"


def test_packages_are_answered_by_digits(screen: Screen, qtbot: QtBot) -> None:
    dialog = screen.dialog
    panel = dialog.packages
    dialog.tabs.setCurrentWidget(panel)
    panel.view.setFocus()
    QTest.keyClick(panel.view, KEY.Key_1)
    QTest.keyClick(panel.view, KEY.Key_2)
    qtbot.waitUntil(panel.remark.hasFocus)
    QTest.keyClick(panel.remark, KEY.Key_Return)
    assert "要写明情况" in dialog.strip.label.text()
    QTest.keyClicks(panel.remark, "wet")
    QTest.keyClick(panel.remark, KEY.Key_Return)
    assert dialog.strip.isHidden()
    panel.all_fine.click()
    findings = {each.check: (each.finding, each.remark) for each in screen.desk.view.packages}
    assert findings.pop(PackageCheck.INNER_INTACT) == (Finding.NO, "wet")
    assert set(findings.values()) == {(Finding.YES, "")}
    assert PackageChecked(check=PackageCheck.OUTER_INTACT, finding=Finding.YES) in screen.noted


def test_space_ticks_the_paper_under_the_cursor_for_all_selected_lines(
    screen: Screen, qtbot: QtBot
) -> None:
    view = screen.dialog.lines.view
    screen.dialog.tabs.setCurrentWidget(screen.dialog.lines)
    view.setFocus()
    view.setCurrentIndex(view.model().index(0, FIRST_DOCUMENT))
    QTest.keyClick(view, KEY.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(view, KEY.Key_Space)
    report = Document.INSPECTION_REPORT
    assert [screen.desk.view.has(line, report) for line in (1, 2, 3)] == [True, True, False]
    view.setCurrentIndex(view.model().index(2, CONCLUSION))
    QTest.keyClick(view, KEY.Key_Space)
    assert screen.desk.view.has(3, report)
    assert screen.desk.view.has(3, Document.LOT_RELEASE)
    view.setCurrentIndex(view.model().index(2, FIRST_DOCUMENT))
    QTest.keyClick(view, KEY.Key_Space)
    assert not screen.desk.view.has(3, report)


def test_digits_conclude_and_unqualified_asks_for_a_reason(screen: Screen, qtbot: QtBot) -> None:
    panel = screen.dialog.lines
    view = panel.view
    screen.dialog.tabs.setCurrentWidget(panel)
    view.setFocus()
    QTest.keyClick(view, KEY.Key_1)
    view.setCurrentIndex(view.model().index(1, CONCLUSION))
    QTest.keyClick(view, KEY.Key_2)
    qtbot.waitUntil(panel.reason.hasFocus)
    panel.remark.setFocus()
    QTest.keyClicks(panel.remark, "broken")
    QTest.keyClick(panel.remark, KEY.Key_Return)
    view.setCurrentIndex(view.model().index(2, APPEARANCE))
    QTest.keyClick(view, KEY.Key_2)
    assert screen.noted == [
        LineConcluded(line_no=1, conclusion=Conclusion.QUALIFIED),
        LineConcluded(
            line_no=2,
            conclusion=Conclusion.UNQUALIFIED,
            reason=Difference.DAMAGED,
            remark="broken",
        ),
        AppearanceNoted(line_no=3, finding=Finding.NO),
    ]
    view.setCurrentIndex(view.model().index(1, CONCLUSION))
    QTest.keyClick(view, KEY.Key_0)
    line = screen.desk.view.line(2)
    assert line is not None
    assert line.conclusion is None


def test_a_sealed_photo_has_its_thumbnail(qtbot: QtBot, tmp_path: Path) -> None:
    """Otherwise a clerk would have to open each photo to find the broken box."""
    with machine():
        prepared = prepare()
        turn_on(tmp_path, prepared, prepared.recovery_key, NOW)
        folder = AttachmentFolder(tmp_path / "attachments")
        place = folder.path_of(folder.keep(samples.photo(tmp_path)).sha256)
        assert is_sealed(place)
        thumbnails = Thumbnails()
        with qtbot.waitSignal(thumbnails.made):
            thumbnails.icon(place)
        assert not thumbnails.icon(place).isNull()


def test_a_photo_is_attached_to_a_line_with_a_thumbnail_and_taken_off(
    screen: Screen, qtbot: QtBot, tmp_path: Path
) -> None:
    panel = screen.dialog.attachments
    assert panel.stack.currentWidget() is panel.empty
    screen.dialog.tabs.setCurrentWidget(panel)
    screen.files = [samples.photo(tmp_path)]
    panel.about.setCurrentIndex(5)
    panel.buttons[Purpose.PHOTO].click()
    assert screen.desk.wishes[-1] == ("attach", screen.files[0], Purpose.PHOTO, 5, None)
    qtbot.waitUntil(lambda: not panel.list.item(0).icon().isNull())
    assert "外箱破损.png" in panel.list.item(0).text()
    assert "第 5 行" in panel.list.item(0).text()
    assert screen.dialog.tabs.tabText(3) == "附件 1"
    panel.list.setFocus()
    QTest.keyClick(panel.list, KEY.Key_Delete)
    assert screen.desk.view.attachments == ()


def test_a_file_that_is_elsewhere_says_that_it_comes(screen: Screen) -> None:
    dialog = screen.dialog
    elsewhere = screen.desk.take(samples.logger())
    dialog.begin(RECEIPT_ID, samples.PERSON)
    dialog.tabs.setCurrentWidget(dialog.attachments)
    assert "在另一台工作站上" in dialog.attachments.list.item(0).text()
    dialog.ask_for_file(elsewhere)
    assert dialog.strip.isVisible()
    assert "正在取回附件 温度记录 L-100.csv" in dialog.strip.label.text()
    screen.post(AcceptanceRefused(wording.saying("elsewhere", {"name": "温度记录 L-100.csv"})))
    assert "联网后可打开" in dialog.strip.label.text()


def test_a_paper_is_attached_as_the_kind_that_is_chosen(screen: Screen, tmp_path: Path) -> None:
    panel = screen.dialog.attachments
    report = tmp_path / "报告.pdf"
    report.write_bytes(b"%PDF-")
    screen.files = [report]
    panel.document.setCurrentIndex(list(Document).index(Document.LOT_RELEASE))
    panel.buttons[Purpose.DOCUMENT].click()
    assert screen.desk.view.has(3, Document.LOT_RELEASE)
    screen.dialog.arrival.attach.click()
    assert screen.desk.wishes[-1] == ("attach", report, Purpose.LOGGER, None, None)


def test_a_picture_that_cannot_be_shown_is_listed_all_the_same(
    screen: Screen, qtbot: QtBot, tmp_path: Path
) -> None:
    broken, good = tmp_path / "broken.png", samples.photo(tmp_path)
    broken.write_bytes(b"\x89PNG\r\n\x1a\n but no more")
    screen.files = [broken, good]
    screen.dialog.attachments.buttons[Purpose.PHOTO].click()
    rows = screen.dialog.attachments.list
    qtbot.waitUntil(lambda: not rows.item(1).icon().isNull())
    assert rows.item(0).icon().isNull()


def test_two_people_sign_on_one_screen(screen: Screen, qtbot: QtBot) -> None:
    dialog = screen.dialog
    dialog.tabs.setCurrentIndex(4)
    first, second = (dialog.signatures.rows[role] for role in (Role.ACCEPTOR, Role.SECOND_ACCEPTOR))
    assert "必须是两个人" in dialog.signatures.hint.text()
    first.line.setText("验收员丙")
    QTest.keyClick(first.line, KEY.Key_Return)
    second.line.setText("验收员丙")
    second.button.click()
    assert "双人验收要另一个人签字" in dialog.strip.label.text()
    second.line.setText("验收员丁")
    second.button.click()
    assert dialog.strip.isHidden()
    assert "已签" in first.said.text
    assert not first.name.isEnabled()
    screen.desk.note(LineConcluded(line_no=1, conclusion=Conclusion.QUALIFIED))
    assert "重新签字" in first.said.text
    first.button.click()
    assert "已签" in first.said.text
    first.button.click()
    assert screen.desk.view.signature(Role.ACCEPTOR) is None


def test_a_confirmed_receipt_takes_only_papers_and_photos(qapp: Dressed, qtbot: QtBot) -> None:
    dialog = opened(Screen(ReceiptState.CONFIRMED), qtbot).dialog
    panels = (dialog.arrival, dialog.packages, dialog.lines, dialog.signatures)
    assert not any(panel.isEnabled() for panel in panels)
    buttons = dialog.attachments.buttons
    assert buttons[Purpose.PHOTO].isEnabled()
    assert not buttons[Purpose.LOGGER].isEnabled()


def test_what_belongs_to_another_receipt_is_not_shown(screen: Screen) -> None:
    other = replace(samples.start(1), receipt_id=uuid.UUID(int=9))
    screen.dialog.show_acceptance(AcceptanceShown(other, ()))
    assert len(screen.dialog.lines.model.rows) == 8


def test_nothing_missing_is_said(screen: Screen) -> None:
    screen.dialog.show_acceptance(AcceptanceShown(samples.start(), ()))
    assert screen.dialog.missing.count.text() == "✓ 没有缺项"
    assert screen.dialog.missing.next.isHidden()


@pytest.mark.parametrize("size", [(1160, 640), (910, 472)])
@pytest.mark.parametrize("language", list(LANGUAGES))
def test_every_word_has_room(
    qapp: Dressed, qtbot: QtBot, tmp_path: Path, language: str, size: tuple[int, int]
) -> None:
    qapp.languages.choose(language)
    screen = opened(Screen(), qtbot)
    samples.fill(screen.desk, tmp_path)
    screen.dialog.begin(RECEIPT_ID, samples.PERSON)
    screen.dialog.resize(*size)
    for position in range(5):
        screen.dialog.tabs.setCurrentIndex(position)
        qtbot.waitUntil(lambda: (screen.dialog.width(), screen.dialog.height()) == size)
        assert cut_off(screen.dialog) == []
