"""What is known before a scan, in one size, in both languages, light and dark."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.receiving.progress import ReceiptView
from app.receiving.verdicts import Sentence, Verdict
from tests.shots.__main__ import SIZES
from tests.ui import samples
from tests.ui.known import samples as known
from tests.ui.stage import Stage, build_stage
from ui.application import build_application
from ui.known.bar_dialog import BarDialog
from ui.known.fake_known import FakeKnown
from ui.known.rule_dialog import RuleDialog
from ui.known_page import BARS, MAPPINGS, RULES
from ui.parts.languages import LANGUAGES
from ui.parts.theme import Scheme
from ui.places import KNOWN
from ui.receiving.assign_dialog import AssignDialog
from ui.screenshot import save_png

Screen = Callable[[Stage], QWidget]


def _settle() -> None:
    for _ in range(4):
        QApplication.processEvents()


def page(tab: int) -> Screen:
    """Show one list."""

    def screen(stage: Stage) -> QWidget:
        stage.window.sign_in("药师乙")
        stage.window.pages.show_page(KNOWN)
        stage.window.pages.rooms.known.tabs.setCurrentIndex(tab)
        _settle()
        return stage.window

    return screen


def everything(stage: Stage) -> QWidget:
    """Show pairs in all states."""
    page(MAPPINGS)(stage)
    stage.window.pages.rooms.known.mappings.show_everything()
    return stage.window


def decided(stage: Stage) -> QWidget:
    """Show what is left after a decision."""
    page(MAPPINGS)(stage)
    stage.window.pages.rooms.known.mappings.confirm_chosen()
    return stage.window


def nothing(stage: Stage) -> QWidget:
    """Show a list without rows."""
    page(BARS)(stage)
    panel = stage.window.pages.rooms.known.bars
    panel.list.field.setText("没有这个")
    panel.ask()
    return stage.window


def new_rule(stage: Stage) -> QWidget:
    """Ask for a rule, with the items that were found."""
    page(RULES)(stage)
    shown = stage.window.pages.rooms.known
    shown.rules.ask_for_rule()
    dialog = shown.dialog
    assert isinstance(dialog, RuleDialog)
    dialog.item.field.setText("注射")
    dialog.item.look()
    return dialog


def changed_rule(stage: Stage) -> QWidget:
    """Write a value that a rule does not have."""
    page(RULES)(stage)
    dialog = RuleDialog(known.rules()[4], stage.window)
    dialog.value.setCurrentText("很久")
    dialog.show()
    return dialog


def new_bar(stage: Stage) -> QWidget:
    """Recall a batch."""
    page(BARS)(stage)
    dialog = BarDialog(stage.window)
    dialog.item.choose(known.ITEMS[0])
    dialog.batch.setText("A26003")
    dialog.show()
    return dialog


def _receiving(stage: Stage) -> None:
    stage.window.sign_in("收货员甲")
    _settle()
    stage.window.pages.open_delivery(samples.deliveries()[0].delivery_id)
    _settle()


def notices(stage: Stage) -> QWidget:
    """Show what is to be looked at on lines."""
    _receiving(stage)
    receiving = stage.window.pages.receiving
    receiving.tabs.setCurrentIndex(3)
    receiving.lines.point_at_line(2)
    return stage.window


def unknown(stage: Stage) -> QWidget:
    """Show boxes whose identifier nobody knows."""
    _receiving(stage)
    for number in (1, 2):
        text = f"8100077{number:013d}"
        sentence = Sentence("identifier-unknown", {"identifier": "8100077"})
        stage.desk.verdicts[text] = (Verdict.UNKNOWN_CODE, sentence)
        stage.desk.scan(text, text.encode(), "serial-1", samples.NOW)
    _settle()
    stage.window.pages.receiving.show_tray()
    return stage.window


def assigning(stage: Stage) -> QWidget:
    """Say which line they are."""
    unknown(stage)
    stage.window.pages.receiving.assigning.ask()
    return stage.window.findChildren(AssignDialog)[-1]


def assigned(stage: Stage) -> QWidget:
    """Ask for the boxes again."""
    dialog = assigning(stage)
    stage.window.pages.receiving.assigning.send()
    dialog.close()
    return stage.window


SCREENS: list[tuple[str, Screen]] = [
    ("70-known-mappings", page(MAPPINGS)),
    ("71-known-all", everything),
    ("72-known-decided", decided),
    ("73-known-rules", page(RULES)),
    ("74-known-bars", page(BARS)),
    ("75-known-nothing", nothing),
    ("76-known-new-rule", new_rule),
    ("77-known-changed-rule", changed_rule),
    ("78-known-new-bar", new_bar),
    ("79-known-notices", notices),
    ("80-known-unknown", unknown),
    ("81-known-assigning", assigning),
    ("82-known-assigned", assigned),
]


def _view_with_notices() -> ReceiptView:
    view = samples.view()
    first, second, third, *others = view.lines
    said = {
        "reason": "国家局通告：溶出度不合格",
        "cold_chain": "2-8℃",
        "price": "12.50",
        "catalogue_price": "11.80",
        "documents": "检验报告、批签发",
    }
    values = tuple(said.items())
    lines = (
        replace(first, notices=("notice-recalled",), notice_values=values),
        replace(
            second,
            notices=("notice-price-differs", "notice-controlled", "notice-documents"),
            notice_values=values,
        ),
        replace(third, notices=("notice-cold-chain",), notice_values=values),
        *others,
    )
    return replace(view, lines=lines)


def main(size: str, output: Path, only: str) -> None:
    """Write the pictures of one size."""
    application = build_application(sys.argv[:1])
    width, height, scale = SIZES[size]
    for name, screen in SCREENS:
        if only not in name:
            continue
        for language in LANGUAGES:
            for scheme in (Scheme.LIGHT, Scheme.DARK):
                stage = build_stage(application, _view_with_notices())
                stage.window.use_language(language)
                stage.window.use_scheme(scheme)
                fake = stage.rooms.known
                assert isinstance(fake, FakeKnown)
                known.fill(fake)
                stage.window.resize(int(width / scale), int(height / scale))
                stage.window.show()
                _settle()
                shown = screen(stage)
                _settle()
                save_png(shown, output / f"{name}-{size}-{language}-{scheme.value}.png")
                stage.window.close()
                stage.window.deleteLater()
                QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3])
