"""Pictures of 对接, with made-up platforms.

Taken as tests/shots/taking.py says.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtWidgets import QWidget

from app.links.connections import TestStep
from app.people.at_service import Why
from sync.connectors.kinds.registry import BY_NAME
from tests.shots.taking import Picture, let_go, settle, show_page, take
from tests.ui.links.stage import PERSON, LinksStage, build_links, fill
from ui.links.guide import GuideDialog
from ui.links.page import CALLS, DAYS, LETTERS, LINKS
from ui.screenshot import save_png

Screen = Callable[[LinksStage], QWidget]
STEPS = (
    TestStep("地址可达", ok=True, message="yy.example:443 已应答，用时 0.2 秒。"),
    TestStep("证书", ok=True, message="有效到 2027-05-01。"),
    TestStep("登录", ok=True, message="平台认可医院编码 H0001。"),
    TestStep("读一条配送单", ok=True, message="今天有 12 张配送单。"),
)
FAILED = TestStep(
    "登录",
    ok=False,
    message="平台返回 11003：用户名或密码不对。请在“账户”一步更正，口令向平台管理员索取。",
)


def table(number: int, row: int = 0) -> Screen:
    """Show one of the connections."""

    def screen(stage: LinksStage) -> QWidget:
        fill(stage.links)
        stage.page.opened()
        stage.page.tabs.setCurrentIndex(number)
        settle()
        stage.page.links_tab.view.point_at(row)
        return stage.page

    return screen


def guide(page: int, *, new: bool = False, wrong: bool = False) -> Screen:
    """Show one page of the guide."""

    def screen(stage: LinksStage) -> QWidget:
        table(LINKS)(stage)
        asking = stage.page.asking
        asking.begin() if new else asking.change(stage.links.links[0])
        assert isinstance(asking.dialog, GuideDialog)
        asking.dialog.show_page(page)
        if wrong:
            asking.dialog.go_on()
        return asking.dialog

    return screen


def gateway(stage: LinksStage) -> QWidget:
    """Show the address of a platform behind a gateway with certificates of its own."""
    table(LINKS)(stage)
    dialog = GuideDialog((BY_NAME["jiangsu-dep"].shown,), ())
    dialog.setParent(stage.page, dialog.windowFlags())
    dialog.show_page(1)
    dialog.show()
    return dialog


def tried(*, ok: bool) -> Screen:
    """Show what a trial came to, in the guide."""

    def screen(stage: LinksStage) -> QWidget:
        dialog = guide(4)(stage)
        assert isinstance(dialog, GuideDialog)
        stage.links.steps = STEPS if ok else (*STEPS[:2], FAILED)
        stage.page.gate.take(PERSON)
        dialog.wish_test()
        settle()
        return dialog

    return screen


def conflict(stage: LinksStage) -> QWidget:
    """Show that somebody else changed what is being changed."""
    dialog = guide(4)(stage)
    assert isinstance(dialog, GuideDialog)
    stage.page.gate.take(PERSON)
    theirs = replace(stage.links.links[0], version=4, settings={"url": "https://other.example/"})
    stage.links.links = (theirs, *stage.links.links[1:])
    dialog.anyway.setChecked(True)
    dialog.wish_save()
    settle()
    return dialog


def sign_in(stage: LinksStage) -> QWidget:
    """Show the question who it is, after a wrong answer."""
    table(LINKS)(stage)
    stage.page.links_tab.wish_toggle()
    assert stage.page.gate.dialog is not None
    stage.page.gate.dialog.number.setText("1001")
    stage.page.gate.refuse("工号或口令不对，请核对后再试。")
    return stage.page.gate.dialog


def times(stage: LinksStage) -> QWidget:
    """Show when an exchange is done."""
    table(LINKS)(stage)
    stage.page.links_tab.wish_times()
    assert stage.page.asking.dialog is not None
    return stage.page.asking.dialog


def runs(stage: LinksStage) -> QWidget:
    """Show the runs of an exchange."""
    table(LINKS)(stage)
    stage.page.links_tab.wish_runs()
    settle()
    assert stage.page.asking.dialog is not None
    return stage.page.asking.dialog


def calls(row: int) -> Screen:
    """Show the journal, and one call of it."""

    def screen(stage: LinksStage) -> QWidget:
        fill(stage.links)
        stage.page.opened()
        stage.page.gate.take(PERSON)
        stage.page.tabs.setCurrentIndex(CALLS)
        settle()
        stage.page.calls_tab.view.point_at(row)
        stage.page.calls_tab.open_current()
        return stage.page

    return screen


def days(row: int) -> Screen:
    """Show reconciliation, and one day of it."""

    def screen(stage: LinksStage) -> QWidget:
        table(DAYS)(stage)
        stage.page.days_tab.view.point_at(row)
        return stage.page

    return screen


def why_not(stage: LinksStage) -> QWidget:
    """Show the question why messages are given up."""
    table(LETTERS)(stage)
    stage.page.letters_tab.view.selectAll()
    stage.page.letters_tab.ask_why()
    assert stage.page.letters_tab.dialog is not None
    return stage.page.letters_tab.dialog


def nothing(number: int) -> Screen:
    """Show a tab with nothing in it."""

    def screen(stage: LinksStage) -> QWidget:
        stage.page.opened()
        stage.page.tabs.setCurrentIndex(number)
        return stage.page

    return screen


def empty(stage: LinksStage) -> QWidget:
    """Show the page before anything is connected."""
    stage.page.opened()
    return stage.page


def old(stage: LinksStage) -> QWidget:
    """Show the page over a service that knows nothing of it."""
    stage.links.fault = (Why.OLD, "服务端版本较旧")
    stage.page.opened()
    return stage.page


SCREENS: list[tuple[str, Screen]] = [
    ("150-links", table(LINKS)),
    ("151-links-failing", table(LINKS, 1)),
    ("152-links-stuck", table(LINKS, 2)),
    ("153-links-empty", empty),
    ("154-links-old", old),
    ("155-links-guide-new", guide(0, new=True)),
    ("156-links-guide-address", guide(1, new=True, wrong=True)),
    ("157-links-guide-account", guide(2)),
    ("158-links-guide-details", guide(3)),
    ("159-links-guide-passed", tried(ok=True)),
    ("160-links-guide-failed", tried(ok=False)),
    ("161-links-guide-conflict", conflict),
    ("162-links-sign-in", sign_in),
    ("163-links-times", times),
    ("164-links-runs", runs),
    ("165-links-calls", calls(0)),
    ("166-links-calls-failed", calls(1)),
    ("167-links-calls-locked", table(CALLS)),
    ("168-links-letters", table(LETTERS)),
    ("169-links-letters-empty", nothing(LETTERS)),
    ("170-links-letters-why", why_not),
    ("171-links-days", days(0)),
    ("172-links-days-away", days(1)),
    ("173-links-days-empty", nothing(DAYS)),
    ("174-links-guide-gateway", gateway),
]


def take_one(screen: Screen, picture: Picture) -> None:
    """Show the page over made-up platforms."""
    stage = build_links()
    show_page(stage.page, picture.window)
    settle()
    shown = screen(stage)
    settle()
    save_png(shown, picture.path)
    stage.page.asking.close()
    let_go(stage.page)


if __name__ == "__main__":
    take(SCREENS, take_one)
