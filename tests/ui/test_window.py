"""The window shows what it is told and remembers what a person chose."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.papers import PaperReady
from app.receiving.progress import DeliveriesListed, DeskFailed, ReceiptConfirmed, ReceiptState
from app.receiving.values import delivery_id
from app.receiving.verdicts import Sentence, Severity
from tests.ui import samples
from tests.ui.stage import Stage, build_stage
from ui.application import Dressed
from ui.parts.theme import DARK, LIGHT, Colours, Scheme, colours_of
from ui.ports import HandOverShown, LinkState, SyncShown
from ui.preferences import MemoryPreferences, Preferences, StoredPreferences
from ui.screenshot import save_png

SINCE = datetime(2026, 11, 21, 8, 15).astimezone()


@pytest.mark.parametrize(
    ("event", "said", "severity"),
    [
        (
            SyncShown(LinkState.OFFLINE, 12, SINCE, None, "没有网络"),
            "待同步 12 条 · 自 08:15 · 离线：没有网络",
            Severity.NOTICE,
        ),
        (SyncShown(LinkState.CONNECTED, 0, None, SINCE), "已全部同步 · 在线", Severity.RIGHT),
        (
            SyncShown(LinkState.CONNECTED, 0, None, SINCE, loading=(3, 12)),
            "首次装入 3/12 · 已全部同步 · 在线",
            Severity.RIGHT,
        ),
        (
            SyncShown(LinkState.CONNECTED, 298_800, SINCE, SINCE, pushing=(1_200, 300_000)),
            "正在上传 1,200/300,000 · 自 08:15 · 在线",
            Severity.RIGHT,
        ),
        (
            SyncShown(LinkState.CONNECTED, 0, None, SINCE, "服务端保存的记录与本机见过的不一致"),
            "已全部同步 · 在线：服务端保存的记录与本机见过的不一致",
            Severity.NOTICE,
        ),
        (
            SyncShown(LinkState.REFUSED, 3, SINCE, SINCE, "令牌已失效"),
            "待同步 3 条 · 自 08:15 · 服务端拒绝：令牌已失效",
            Severity.WRONG,
        ),
        (
            SyncShown(LinkState.NOT_ENROLLED, 5, None, None),
            "待同步 5 条 · 本机未登记",
            Severity.NEUTRAL,
        ),
    ],
)
def test_the_status_says_what_waits_since_when_and_why(
    stage: Stage, qtbot: QtBot, event: SyncShown, said: str, severity: Severity
) -> None:
    status = stage.window.status
    stage.bridge.post(event)
    qtbot.waitUntil(lambda: status.sync_text.text == said)
    assert status.sync_mark.severity is severity


def test_the_status_says_how_much_of_a_hand_over_is_here(stage: Stage, qtbot: QtBot) -> None:
    status = stage.window.status
    stage.bridge.post(SyncShown(LinkState.CONNECTED, 0, None, None))
    stage.bridge.post(HandOverShown("PS1", "D1", 1_000_000, 3, 21))
    qtbot.waitUntil(lambda: "PS1 的 1,000,000 个追溯码 3/21" in status.sync_text.text)
    assert status.sync_text.text.startswith("正在下载")
    stage.bridge.post(HandOverShown("PS1", "D1", 1_000_000, 21, 21))
    qtbot.waitUntil(lambda: status.sync_text.text.startswith("正在装入"))
    stage.bridge.post(DeliveriesListed(()))
    qtbot.waitUntil(lambda: status.sync_text.text == "已全部同步 · 在线")


def test_a_reader_that_goes_is_named_until_it_comes_back(stage: Stage, qtbot: QtBot) -> None:
    status = stage.window.status
    stage.bridge.post(samples.readers_shown("扫码枪一"))
    qtbot.waitUntil(lambda: status.device_text.text == "扫码枪：扫码枪一")
    stage.bridge.post(samples.readers_shown("扫码枪一", gone="线被拔出"))
    qtbot.waitUntil(lambda: status.device_text.text == "扫码枪断开：扫码枪一 线被拔出")
    assert status.device_mark.severity is Severity.NOTICE
    stage.bridge.post(samples.readers_shown("扫码枪一"))
    qtbot.waitUntil(lambda: status.device_mark.severity is Severity.RIGHT)


@pytest.mark.parametrize("training", [True, False])
def test_training_mode_is_seen_from_every_page(qapp: Dressed, qtbot: QtBot, training: bool) -> None:
    stage = build_stage(qapp, training=training)
    qtbot.addWidget(stage.window)
    stage.window.show()
    for show in (stage.window.show_sign_in, lambda: stage.window.sign_in("甲")):
        show()
        assert stage.window.banner.isVisible() is training
    assert stage.window.menus.training.isVisible() is training


def test_keys_reach_a_receipt_only_while_it_is_seen(working: Stage, qtbot: QtBot) -> None:
    window, page = working.window, working.window.pages.receiving
    working.desk.scan("8" * 20, b"8" * 20, "serial", samples.NOW)
    qtbot.waitUntil(page.undo.isEnabled)
    actions = [page.type_code, page.undo, page.commands.reject, page.confirm, window.menus.tray]
    assert all(action.isEnabled() for action in actions)
    window.pages.show_deliveries()
    assert not any(action.isEnabled() for action in actions)
    QTest.keyClick(window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert working.papers.printed == []
    window.pages.show_receiving()
    qtbot.waitUntil(page.isVisible)
    assert all(action.isEnabled() for action in actions)
    window.show_sign_in()
    assert not any(action.isEnabled() for action in actions)


def test_a_confirmed_receipt_can_only_be_printed(working: Stage, qtbot: QtBot) -> None:
    page = working.window.pages.receiving
    working.bridge.post(ReceiptConfirmed(samples.view(state=ReceiptState.CONFIRMED)))
    qtbot.waitUntil(lambda: page.open_receipt_id is None)
    assert [action for action in page.actions_shown if action.isEnabled()] == [
        page.commands.sheet,
        page.print_paper,
    ]


def test_a_failed_wish_is_said_in_words_with_its_number(stage: Stage, qtbot: QtBot) -> None:
    sentence = Sentence("disk-full", {"place": "D:"})
    stage.bridge.post(DeskFailed(sentence, "7F3A"))
    notice = stage.window.notice
    qtbot.waitUntil(notice.isVisible)
    assert "磁盘已满" in notice.label.text()
    assert "7F3A" in notice.label.text()
    assert stage.sound.played == [Severity.WRONG]


def test_what_was_refused_is_no_longer_shown_when_the_work_goes_on(
    working: Stage, qtbot: QtBot
) -> None:
    working.bridge.post(DeskFailed(Sentence("explanation-missing")))
    qtbot.waitUntil(working.window.notice.isVisible)
    working.desk.scan("8" * 20, b"8" * 20, "serial", samples.NOW)
    qtbot.waitUntil(working.window.notice.isHidden)


def test_a_notice_leaves_no_gap_behind(working: Stage, qtbot: QtBot) -> None:
    window = working.window
    window.pages.show_deliveries()
    page = window.pages.deliveries
    below_banner = window.banner.mapTo(window, window.banner.rect().bottomLeft()).y() + 1

    def top() -> int:
        return page.mapTo(window, page.rect().topLeft()).y()

    qtbot.waitUntil(lambda: top() == below_banner)
    working.bridge.post(DeskFailed(Sentence("explanation-missing")))
    qtbot.waitUntil(lambda: top() > below_banner)
    window.notice.hide()
    assert top() == below_banner


def test_foreign_text_is_never_taken_for_markup(stage: Stage, qtbot: QtBot) -> None:
    stage.bridge.post(DeskFailed(Sentence("unknown-code", {"text": "<h1>x</h1>"})))
    notice = stage.window.notice
    qtbot.waitUntil(notice.isVisible)
    assert notice.label.textFormat() is Qt.TextFormat.PlainText
    window = stage.window
    window.sign_in("<b>甲</b>")
    assert window.status.person_text.textFormat() is Qt.TextFormat.PlainText
    window.status.device_text.set_text("<img src='x'>")
    assert "&lt;img" in window.status.device_text.toolTip()
    model = window.pages.receiving.answers.model
    model.show_rows([replace(samples.accepted(1), code=None, raw="<img src='x'>")])
    assert "&lt;img" in model.data(model.index(0, 0), Qt.ItemDataRole.ToolTipRole)


def test_a_paper_that_is_ready_can_be_opened(stage: Stage, qtbot: QtBot, tmp_path: Path) -> None:
    stage.bridge.post(PaperReady(tmp_path / "SH20261121-0001.pdf"))
    qtbot.waitUntil(stage.window.notice.isVisible)
    assert stage.window.notice.label.text() == "已生成 SH20261121-0001.pdf"


def test_the_window_fills_the_screen(qapp: Dressed, qtbot: QtBot) -> None:
    window = build_stage(qapp).window
    qtbot.addWidget(window)
    window.fill_screen()
    assert window.isMaximized()
    assert window.size() == window.screen().availableSize()


def test_closing_asks_nothing_and_leaves_the_desk(working: Stage) -> None:
    working.window.pages.open_virtual_scanner()
    assert working.window.close()
    assert not working.window.pages.virtual_scanner.isVisible()
    assert working.desk.wishes[-1] == ("leave",)


def test_choices_are_remembered(qapp: Dressed, qtbot: QtBot, stage: Stage) -> None:
    window = stage.window
    window.use_language("en")
    window.use_scheme(Scheme.DARK)
    window.menus.sound.setChecked(False)
    window.sign_in("收货员乙")
    preferences = stage.preferences
    again = build_stage(qapp, preferences=preferences)
    qtbot.addWidget(again.window)
    assert again.window.menus.languages.checkedAction().data() == "en"
    assert again.window.menus.schemes.checkedAction().data() == "dark"
    assert not again.window.pages.sound.on
    assert again.window.sign_in_page.name.text() == "收货员乙"


def test_a_spoilt_preference_is_as_none(qapp: Dressed, qtbot: QtBot) -> None:
    spoilt = MemoryPreferences()
    for key in ("view/language", "view/scheme", "view/sound"):
        spoilt.write(key, "???")
    stage = build_stage(qapp, preferences=spoilt)
    qtbot.addWidget(stage.window)
    assert stage.window.menus.languages.checkedAction().data() == "zh"
    assert stage.window.menus.schemes.checkedAction().data() == "system"


@pytest.mark.parametrize("kind", ["memory", "stored"])
def test_preferences_keep_texts(tmp_path: Path, kind: str) -> None:
    def open_store() -> Preferences:
        path = str(tmp_path / "settings.ini")
        return StoredPreferences(QSettings(path, QSettings.Format.IniFormat))

    store: Preferences = MemoryPreferences() if kind == "memory" else open_store()
    assert store.read("view/language", "zh") == "zh"
    store.write("view/language", "en")
    assert store.read("view/language", "zh") == "en"
    if kind == "stored":
        assert open_store().read("view/language", "zh") == "en"


def test_nobody_works_without_a_name(stage: Stage) -> None:
    page = stage.window.sign_in_page
    page.name.setText("   ")
    assert not page.enter.isEnabled()
    page.sign_in()
    assert page.isVisible()
    page.name.setText(" 收货员丁 ")
    page.sign_in()
    assert stage.window.pages.receiving.person == "收货员丁"
    assert not page.isVisible()


def test_changing_the_person_leaves_the_receipt_open(working: Stage, qtbot: QtBot) -> None:
    working.window.menus.sign_out.trigger()
    assert working.window.sign_in_page.isVisible()
    assert not working.window.pages.navigation.isVisible()
    assert ("leave",) in working.desk.wishes
    working.window.sign_in("收货员乙")
    working.window.pages.show_receiving()
    shown = samples.view()
    opened = delivery_id(shown.distributor.code, shown.delivery_no)
    assert working.desk.wishes[-1] == ("open_delivery", opened, "收货员乙")


@pytest.mark.parametrize(("scheme", "colours"), [(Scheme.LIGHT, LIGHT), (Scheme.DARK, DARK)])
def test_light_and_dark_can_be_chosen(stage: Stage, scheme: Scheme, colours: Colours) -> None:
    stage.window.use_scheme(scheme)
    assert colours_of(stage.window.palette()) is colours
    base = QApplication.palette().color(QPalette.ColorRole.Base)
    assert base.name().upper() == colours.surface


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_all_text_stands_out_by_4_5_to_1(colours: Colours) -> None:
    texts = (colours.text, colours.muted, colours.faint)
    grounds = (colours.window, colours.surface, colours.raised)
    pairs = [(text, ground) for text in texts for ground in grounds]
    pairs += [(colours.text, ground) for ground in (colours.selection, colours.fresh)]
    pairs.append((colours.accent_text, colours.accent))
    for severity in Severity:
        tone = colours.tone(severity)
        pairs += [(tone.ink, tone.fill), (tone.mark, colours.surface)]
    weak = [(pair, round(contrast(*pair), 2)) for pair in pairs if contrast(*pair) < 4.5]
    assert weak == []


def test_a_picture_of_the_window_is_written(stage: Stage, tmp_path: Path) -> None:
    save_png(stage.window, tmp_path / "window.png")
    assert (tmp_path / "window.png").read_bytes().startswith(b"\x89PNG")
    with pytest.raises(OSError, match="无法写入图片"):
        save_png(stage.window, tmp_path / "no" / "window.png")


def test_a_receipt_changed_by_settling_does_not_jump_to_its_page(
    working: Stage, qtbot: QtBot
) -> None:
    working.window.pages.show_deliveries()
    working.desk.settle(1, "误扫")
    working.bridge.post(SyncShown(LinkState.CONNECTED, 0, datetime.now(UTC), None))
    qtbot.waitUntil(lambda: "已全部同步" in working.window.status.sync_text.text)
    assert working.window.pages.deliveries.isVisible()


def test_a_loose_scan_of_a_delivery_number_opens_it(stage: Stage, qtbot: QtBot) -> None:
    stage.window.sign_in("收货员甲")
    qtbot.waitUntil(lambda: bool(stage.window.pages.deliveries.model.rows))
    number = stage.desk.deliveries[2].delivery_no
    stage.desk.scan(number, number.encode(), "serial", samples.NOW)
    qtbot.waitUntil(stage.window.pages.receiving.isVisible)
    opened = [wish for wish in stage.desk.wishes if wish[0] == "open_delivery"]
    assert opened == [("open_delivery", stage.desk.deliveries[2].delivery_id, "收货员甲")]


def test_ten_thousand_lines_are_shown_and_counted(qapp: Dressed, qtbot: QtBot) -> None:
    stage = build_stage(qapp, replace(samples.view(line_count=10_000), cartons=()))
    qtbot.addWidget(stage.window)
    stage.window.show()
    stage.window.sign_in("收货员甲")
    stage.window.pages.open_delivery(stage.desk.deliveries[0].delivery_id)
    qtbot.waitUntil(lambda: stage.window.pages.receiving.open_receipt_id is not None)
    page = stage.window.pages.receiving
    before = page.lines.model.received
    stage.desk.scan("8" * 20, b"8" * 20, "serial", samples.NOW)
    qtbot.waitUntil(lambda: page.lines.model.received == before + 1)
    assert page.lines.model.rowCount() == 10_000
