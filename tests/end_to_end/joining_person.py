"""A person who joins a service from the real desktop, and finds the window opened anew.

`python -m tests.end_to_end.joining_person FOLDER URL CODE` starts the desktop as main.py does,
opens 连接前置服务, joins, and looks in the second window whether it is connected; prints to whom.
Without it a test would share its application with other tests, which a desktop never does.
"""

from __future__ import annotations

import sys
import traceback
from pathlib import Path
from types import TracebackType

import keyring
from keyring.backends import fail
from PySide6.QtCore import QSettings, QTimer, Slot
from PySide6.QtWidgets import QApplication

import main
from ui.connection.dialog import ConnectionDialog
from ui.pages import Pages
from ui.window import MainWindow

LOOK_EVERY_MS = 50
windows: list[MainWindow] = []


class Person(QTimer):
    """Does the next thing as soon as it can be done."""

    def __init__(self, window: MainWindow, url: str, code: str) -> None:
        super().__init__(window)
        self._window, self._url, self._code = window, url, code
        self._asked = False
        self.timeout.connect(self.look)
        self.start(LOOK_EVERY_MS)

    @Slot()
    def look(self) -> None:
        """Join in the first window; look in the second."""
        dialog = self._dialog()
        if dialog is None or dialog._shown is None:
            return
        if len(windows) == 1:
            self._join(dialog)
        elif dialog.standing.state.text() == "在线":
            print(dialog.standing.hospital.text(), dialog.standing.workstation.text(), flush=True)
            self.stop()
            self._window.leave()

    def _join(self, dialog: ConnectionDialog) -> None:
        if not self._asked and dialog.form.isVisible():
            self._asked = True
            dialog.form.address.setText(self._url)
            dialog.form.code.setText(self._code)
            dialog.form.name.setText("一号台")
            dialog.go.click()
        elif dialog.reopen.isVisible():
            self.stop()
            dialog.reopen.click()

    def _dialog(self) -> ConnectionDialog | None:
        found = self._window.findChildren(ConnectionDialog)
        if not found:
            self._window.menus.connection.trigger()
        return found[0] if found else None


def end(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """End the program with what went wrong in a slot."""
    traceback.print_exception(kind, error, trace)
    QApplication.exit(3)


def work(folder: Path, url: str, code: str) -> int:
    """Open the desktop and let the person work at it."""
    sys.excepthook = end
    keyring.set_keyring(fail.Keyring())  # type: ignore[no-untyped-call]
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(folder / "ini"))
    furnish = MainWindow.furnish

    def furnish_with_person(window: MainWindow, pages: Pages) -> None:
        furnish(window, pages)
        windows.append(window)
        Person(window, url, code)

    MainWindow.furnish = furnish_with_person  # type: ignore[assignment,method-assign]
    return main.main(["desktop", "--folder", str(folder)])


if __name__ == "__main__":
    sys.exit(work(Path(sys.argv[1]), sys.argv[2], sys.argv[3]))
