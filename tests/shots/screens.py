"""The screens of one size, each in both languages, light and dark."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.readers.batch import BatchShown
from app.readers.saying import Saying
from app.receiving.code_questions import CodeTold, ToldBatch
from app.receiving.progress import DeliveriesListed, ReceiptConfirmed, ReceiptState, ScanAnswered
from app.receiving.told.desk import AskedScan, CodeAnswered
from app.receiving.verdicts import Sentence, Severity, Verdict
from tests.shots.shelf import photographed
from tests.shots.taking import Picture, let_go, settle, take
from tests.ui import samples
from tests.ui.stage import Stage, build_stage
from ui.decoding_page import DecodingPage
from ui.places import DECODING, PICTURES
from ui.ports import LinkState, SyncShown
from ui.receiving.confirm_dialog import ConfirmDialog
from ui.receiving.settle_dialog import SettleDialog
from ui.screenshot import save_png
from ui.unanswered import UnansweredDialog

Screen = Callable[[Stage], QWidget]


def sign_in(stage: Stage) -> QWidget:
    """Ask for the person."""
    stage.window.show_sign_in()
    return stage.window


def deliveries(stage: Stage) -> QWidget:
    """Show the list."""
    stage.window.sign_in("收货员甲")
    return stage.window


def no_deliveries(stage: Stage) -> QWidget:
    """Show the list while nothing arrived."""
    stage.window.sign_in("收货员甲")
    settle()
    stage.bridge.post(DeliveriesListed(()))
    return stage.window


def _opened(stage: Stage) -> None:
    stage.window.sign_in("收货员甲")
    settle()
    stage.window.pages.open_delivery(samples.deliveries()[0].delivery_id)
    settle()


def waiting(stage: Stage) -> QWidget:
    """Show a receipt before the first scan."""
    _opened(stage)
    return stage.window


def verdict(which: Verdict) -> Callable[[Stage], QWidget]:
    """Show a receipt after a scan."""

    def screen(stage: Stage) -> QWidget:
        _opened(stage)
        for seq in range(120, 128):
            stage.bridge.post(_answered(Verdict.ACCEPTED, seq))
        stage.bridge.post(_answered(which, 128))
        settle()
        if which.severity is Severity.WRONG:
            stage.window.pages.receiving.show_tray()
        return stage.window

    return screen


def asked(told: CodeTold | None) -> Callable[[Stage], QWidget]:
    """Show what the platform said of a refused code; None: it cannot be asked."""

    def screen(stage: Stage) -> QWidget:
        verdict(Verdict.WRONG_BATCH)(stage)
        if told is not None:
            stage.bridge.post(SyncShown(LinkState.CONNECTED, 0, None, None))
            settle()
            stage.bridge.post(CodeAnswered(AskedScan(samples.RECEIPT_ID, 128), told))
        return stage.window

    return screen


def opened_carton(stage: Stage) -> QWidget:
    """Show a receipt after the label of a carton without codes."""
    _opened(stage)
    opened = _answered(Verdict.ACCEPTED_CARTON, 128)
    sentence = Sentence("carton-opened", {"carton": "ZX-003", "received": 0, "expected": 40})
    answer = replace(opened.answer, added=0, received=None, expected=None, sentence=sentence)
    stage.bridge.post(replace(opened, answer=answer))
    settle()
    stage.window.pages.receiving.tabs.setCurrentIndex(2)
    return stage.window


def _answered(which: Verdict, seq: int) -> ScanAnswered:
    said = samples.answer(which, seq)
    wrong = which.severity is Severity.WRONG
    return ScanAnswered(
        receipt_id=samples.RECEIPT_ID,
        answer=said,
        lines=(samples.line(3, 12, near=True),) if said.line_no else (),
        cartons=(samples.cartons()[2],),
        tray=samples.tray_entry(which, seq) if wrong else None,
        scan_count=seq,
        undoable=True,
    )


def refused_confirmation(stage: Stage) -> QWidget:
    """Refuse to confirm while the tray is not empty."""
    verdict(Verdict.WRONG_BATCH)(stage)
    stage.window.pages.receiving.ask_to_confirm()
    return stage.window


def manual_entry(stage: Stage) -> QWidget:
    """Type a code."""
    _opened(stage)
    stage.window.pages.receiving.open_manual_entry()
    return stage.window


def confirmed(stage: Stage) -> QWidget:
    """Show a confirmed receipt and its paper."""
    _opened(stage)
    stage.bridge.post(ReceiptConfirmed(samples.view(state=ReceiptState.CONFIRMED)))
    settle()
    stage.window.pages.receiving.print_receipt()
    return stage.window


def settle_dialog(stage: Stage) -> QWidget:
    """Explain a refusal."""
    dialog = SettleDialog(samples.tray_entry(Verdict.WRONG_BATCH, 128), stage.window)
    dialog.reasons.setCurrentRow(0)
    dialog.show()
    return dialog


def confirm_dialog(stage: Stage) -> QWidget:
    """Give reasons for short lines."""
    dialog = ConfirmDialog(samples.lines(12), 5, stage.window)
    dialog.give_reason()
    dialog.show()
    return dialog


def acceptance_missing(stage: Stage) -> QWidget:
    """Name what the acceptance lacks before the confirmation."""
    lines = [replace(line, received=line.expected) for line in samples.lines(12)]
    missing = [
        Saying(f"第 {line} 行 阿莫西林胶囊：缺检验报告，请勾选或附上", f"Line {line}: no report")
        for line in range(1, 9)
    ]
    dialog = ConfirmDialog(lines, 5, stage.window, missing)
    dialog.show()
    return dialog


def all_agrees(stage: Stage) -> QWidget:
    """Confirm what came as it was sent."""
    lines = [replace(line, received=line.expected) for line in samples.lines(12)]
    dialog = ConfirmDialog(lines, 5, stage.window)
    dialog.show()
    return dialog


def virtual_scanner(stage: Stage) -> QWidget:
    """Scan without a scanner."""
    _opened(stage)
    stage.window.pages.open_virtual_scanner()
    stage.window.pages.virtual_scanner.scan_next_box()
    return stage.window.pages.virtual_scanner


def _decoding(stage: Stage) -> DecodingPage:
    stage.window.sign_in("收货员甲")
    stage.window.pages.show_page(DECODING)
    settle()
    assert stage.window.pages.decoding is not None
    return stage.window.pages.decoding


def decoding_empty(stage: Stage) -> QWidget:
    """Wait for a code to explain."""
    _decoding(stage)
    return stage.window


def decoding(*raws: bytes) -> Callable[[Stage], QWidget]:
    """Explain the last of some codes."""

    def screen(stage: Stage) -> QWidget:
        _decoding(stage)
        for number, raw in enumerate(raws):
            read_at = samples.NOW + timedelta(milliseconds=number * 1240 + number % 3)
            stage.readers.read(raw, read_at=read_at)
        settle()
        return stage.window

    return screen


def decoding_test(stage: Stage) -> QWidget:
    """Scan the same code ten times, one of them wrong."""
    page = _decoding(stage)
    page.tabs.setCurrentIndex(1)
    page.test.begin()
    for number in range(10):
        raw = samples.GS1_RAW if number != 6 else samples.GS1_RAW.replace(b"\x1d", b"")
        read_at = samples.NOW + timedelta(milliseconds=number * 900 - (number == 4) * 700)
        stage.readers.read(raw, read_at=read_at)
    settle()
    return stage.window


def batch_strip(stage: Stage) -> QWidget:
    """Be told of a batch while receiving."""
    _opened(stage)
    stage.bridge.post(
        BatchShown(replace(samples.batch(), reader_id="serial-1", source="库房盘点枪"))
    )
    return stage.window


def batch_dialog(stage: Stage) -> QWidget:
    """Look at a batch before it counts."""
    _opened(stage)
    stage.bridge.post(BatchShown(samples.batch()))
    settle()
    batches = stage.window.pages.batches
    assert batches is not None
    assert batches.dialog is not None
    return batches.dialog


def unanswered_strip(stage: Stage) -> QWidget:
    """Be told of scans that were not judged."""
    stage.window.sign_in("收货员甲")
    stage.bridge.post(samples.scans_unanswered())
    return stage.window


def unanswered_dialog(stage: Stage) -> QWidget:
    """Look at scans that were not judged."""
    scans = samples.scans_unanswered().scans
    dialog = UnansweredDialog(scans, {"serial-1": "一号收货台"}, stage.window)
    dialog.show()
    return dialog


def replay(stage: Stage) -> QWidget:
    """Play a recorded session."""
    _opened(stage)
    stage.window.pages.open_virtual_scanner()
    scanner = stage.window.pages.virtual_scanner
    scanner.tabs.setCurrentIndex(2)
    recording = Path("journal-2026-11-20.jsonl")
    stage.readers.recordings[recording] = 417
    scanner.replay.take_recording(str(recording))
    scanner.replay.play_or_stop()
    stage.readers.play_on(128)
    settle()
    return scanner


def shelf(stage: Stage) -> QWidget:
    """Show a photo whose codes were counted, one of them refused, one to be confirmed."""
    _opened(stage)
    pages = stage.window.pages
    pages.show_page(PICTURES)
    shown = photographed()
    stage.bridge.post(shown)
    settle()
    pages.pictures.take_all_sure()
    for seq, code in enumerate([code for code in shown.codes if code.sure][:9], start=129):
        which = Verdict.WRONG_BATCH if seq == 132 else Verdict.ACCEPTED
        event = _answered(which, seq)
        stage.bridge.post(replace(event, answer=replace(event.answer, raw=code.text)))
    return stage.window


def no_pictures(stage: Stage) -> QWidget:
    """Show the page before the first photo."""
    _opened(stage)
    stage.window.pages.show_page(PICTURES)
    return stage.window


TOLD = CodeTold(
    samples.trace_code(128), "码上放心", "left", "small", "阿莫西林胶囊", "0.25g×24粒",
    batches=(ToldBatch("A260311", date(2028, 2, 29)),), right=True,
)  # fmt: skip

SCREENS: list[tuple[str, Screen]] = [
    ("01-sign-in", sign_in),
    ("02-deliveries", deliveries),
    ("03-no-deliveries", no_deliveries),
    ("04-waiting", waiting),
    ("05-accepted", verdict(Verdict.ACCEPTED)),
    ("06-near-expiry", verdict(Verdict.NEAR_EXPIRY)),
    ("07-already-scanned", verdict(Verdict.ALREADY_SCANNED)),
    ("08-wrong-batch", verdict(Verdict.WRONG_BATCH)),
    ("09-not-on-delivery", verdict(Verdict.NOT_ON_DELIVERY)),
    ("10-undone", verdict(Verdict.COMMAND)),
    ("11-confirm-refused", refused_confirmation),
    ("12-manual-entry", manual_entry),
    ("13-settle", settle_dialog),
    ("14-confirm", confirm_dialog),
    ("15-confirmed", confirmed),
    ("16-virtual-scanner", virtual_scanner),
    ("17-carton-opened", opened_carton),
    ("18-all-agrees", all_agrees),
    ("19-acceptance-missing", acceptance_missing),
    ("20-code-asked", asked(TOLD)),
    ("21-code-wrong", asked(replace(TOLD, state="unknown", right=False))),
    ("22-code-not-asked", asked(None)),
    ("30-decoding-empty", decoding_empty),
    ("41-pictures-empty", no_pictures),
    ("42-pictures-shelf", shelf),
    ("31-decoding-trace-code", decoding(samples.trace_code(417).encode())),
    ("32-decoding-gs1", decoding(*samples.DECODED, samples.GS1_RAW)),
    ("33-decoding-damaged", decoding(*samples.DECODED, samples.GS1_DAMAGED)),
    ("34-decoding-unknown", decoding(*samples.DECODED, b"81000010000")),
    ("35-decoding-test", decoding_test),
    ("36-batch-strip", batch_strip),
    ("37-batch-dialog", batch_dialog),
    ("38-unanswered-strip", unanswered_strip),
    ("39-unanswered-dialog", unanswered_dialog),
    ("40-replay", replay),
]


def _status(stage: Stage) -> None:
    since = datetime(2026, 11, 21, 0, 15, tzinfo=UTC)
    stage.bridge.post(
        SyncShown(LinkState.OFFLINE, 12, since, since, "连接前置服务超时，将自动重试")
    )
    stage.bridge.post(samples.readers_shown("一号收货台"))


def take_one(screen: Screen, picture: Picture) -> None:
    """Show the whole window."""
    stage = build_stage(picture.application)
    stage.window.use_language(picture.language)
    stage.window.use_scheme(picture.scheme)
    stage.window.resize(picture.window)
    stage.window.show()
    _status(stage)
    settle()
    widget = screen(stage)
    settle()
    stage.window.pages.receiving.verdict.end_flash()
    save_png(widget, picture.path)
    let_go(stage.window)


if __name__ == "__main__":
    take(SCREENS, take_one)
