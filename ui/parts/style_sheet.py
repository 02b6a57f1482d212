"""The Qt style sheet; without it Fusion would give buttons and tables the looks of 2005.

A template only: the colours come from ui/parts/theme.py. Selectors name the `role` property that a
widget carries, not its place in the window. Item views have no ::item rule: ui/parts/cells.py
paints them.
"""

from __future__ import annotations

from string import Template

_TEMPLATE = Template(
    """
* { outline: none; }
QWidget { color: $text; }
QMainWindow, QDialog { background: $window; }
QToolTip { background: $raised; color: $text; border: 1px solid $line; padding: 4px; }

QMenuBar { background: $surface; border-bottom: 1px solid $line; padding: 1px 6px; }
QMenuBar::item { padding: 4px 10px; border-radius: 4px; background: transparent; }
QMenuBar::item:selected { background: $selection; }
QMenu { background: $surface; border: 1px solid $line; padding: 4px; }
QMenu::item { padding: 6px 28px 6px 28px; border-radius: 4px; }
QMenu::item:selected { background: $selection; }
QMenu::item:disabled { color: $faint; }
QMenu::separator { height: 1px; background: $line; margin: 4px 8px; }

QStatusBar { background: $surface; border-top: 1px solid $line; }
QStatusBar::item { border: none; }

QPushButton, QToolButton[role="action"] {
    background: $raised; border: 1px solid $line; border-radius: 6px; padding: 6px 14px;
}
QPushButton:hover, QToolButton[role="action"]:hover { border-color: $accent; }
QPushButton:focus, QToolButton[role="action"]:focus {
    border: 2px solid $accent; padding: 5px 13px;
}
QPushButton:pressed, QToolButton[role="action"]:pressed { background: $selection; }
QPushButton:disabled, QToolButton[role="action"]:disabled {
    color: $faint; background: $window; border-color: $line;
}
QPushButton[role="primary"], QToolButton[role="action"][primary="true"] {
    background: $accent; color: $accent_text; border-color: $accent; font-weight: bold;
}
QPushButton[role="primary"]:disabled, QToolButton[role="action"][primary="true"]:disabled {
    background: $window; color: $faint; border-color: $line;
}
QPushButton[role="primary"]:focus { border-color: $text; }
QToolButton[role="action"][compact="true"] { padding: 2px 8px; }
QToolButton[role="action"][compact="true"]:focus { padding: 1px 7px; }
QPushButton[role="chip"] { border-radius: 13px; padding: 3px 12px; background: $surface; }
QPushButton[role="chip"]:focus { padding: 2px 11px; }
QPushButton[role="chip"]:checked {
    background: $accent; color: $accent_text; border-color: $accent; font-weight: bold;
}
QPushButton[role="chip"]:checked:focus { border-color: $text; }
QPushButton[role="tab"] {
    background: transparent; color: $muted; border: none; border-radius: 0; padding: 4px 0px;
    border-bottom: 3px solid transparent;
}
QPushButton[role="tab"]:hover { color: $text; border-color: transparent; }
QPushButton[role="tab"]:focus { color: $accent; }
QPushButton[role="tab"]:checked {
    color: $text; border-bottom: 3px solid $accent; font-weight: bold;
}
QPushButton[role="tab"]:checked:focus { color: $accent; }
QPushButton[role="alert"] {
    border-radius: 13px; padding: 3px 12px; background: $wrong; color: #FFFFFF; border: none;
    font-weight: bold;
}
QPushButton[role="alert"]:disabled { background: $window; color: $faint; }

QWidget[role="navigation"] { background: $surface; border-right: 1px solid $line; }
QToolButton[role="navigation"] {
    border: none; border-left: 4px solid transparent; padding: 10px 4px 10px 0px; color: $muted;
    background: transparent;
}
QToolButton[role="navigation"][compact="true"] { padding: 1px 2px 1px 0px; }
QToolButton[role="navigation"]:hover { background: $raised; }
QToolButton[role="navigation"]:focus { background: $raised; color: $text; }
QToolButton[role="navigation"]:checked {
    border-left-color: $accent; color: $text; background: $selection; font-weight: bold;
}

QToolButton[role="group"] {
    border: none; border-top: 1px solid $line; padding: 4px 0px; color: $muted;
    background: transparent;
}
QToolButton[role="group"][compact="true"] { padding: 2px 0px; }
QToolButton[role="group"]:hover, QToolButton[role="group"]:focus {
    background: $raised; color: $text;
}

QProgressBar {
    background: $raised; border: 1px solid $line; border-radius: 6px; color: $text;
    text-align: center;
}
QProgressBar::chunk { background: $selection; border-radius: 6px; }

QLineEdit, QComboBox, QPlainTextEdit, QAbstractSpinBox {
    background: $surface; border: 1px solid $line; border-radius: 6px; padding: 5px 8px;
    selection-background-color: $accent; selection-color: $accent_text;
}
QLineEdit:focus, QComboBox:focus, QPlainTextEdit:focus, QAbstractSpinBox:focus {
    border: 2px solid $accent; padding: 4px 7px;
}
QLineEdit[readOnly="true"] { background: $window; color: $muted; }
QLineEdit[invalid="true"], QComboBox[invalid="true"] {
    border: 2px solid $wrong_mark; padding: 4px 7px;
}
QComboBox QLineEdit, QComboBox QLineEdit:focus,
QAbstractSpinBox QLineEdit, QAbstractSpinBox QLineEdit:focus {
    border: none; padding: 0; background: transparent;
}
QSpinBox, QDoubleSpinBox {
    padding: 3px 0; qproperty-alignment: "AlignRight | AlignVCenter";
}
QSpinBox:focus, QDoubleSpinBox:focus { padding: 2px 0; }
QComboBox::drop-down, QDateTimeEdit::drop-down { border: none; width: 26px; }
QComboBox::down-arrow, QDateTimeEdit::down-arrow {
    image: url($icons/arrow-down.svg); width: 12px; height: 12px;
}
QAbstractSpinBox::up-button {
    border: none; width: 24px; subcontrol-position: top right;
}
QAbstractSpinBox::down-button {
    border: none; width: 24px; subcontrol-position: bottom right;
}
QAbstractSpinBox::up-arrow {
    image: url($icons/arrow-up.svg); width: 10px; height: 10px;
}
QAbstractSpinBox::down-arrow {
    image: url($icons/arrow-down.svg); width: 10px; height: 10px;
}
QComboBox QAbstractItemView { background: $surface; border: 1px solid $line; }

QCheckBox { spacing: 8px; }
QCheckBox::indicator, QListWidget::indicator, QTreeWidget::indicator {
    width: 16px; height: 16px; border: 2px solid $muted; border-radius: 4px; background: $surface;
}
QTreeWidget::indicator { width: 12px; height: 12px; }
QCheckBox::indicator:checked, QListWidget::indicator:checked, QTreeWidget::indicator:checked {
    image: url($icons/check.svg); border-color: $accent;
}
QRadioButton::indicator {
    width: 12px; height: 12px; border: 2px solid $muted; border-radius: 8px; background: $surface;
}
QRadioButton::indicator:checked {
    width: 6px; height: 6px; border: 5px solid $accent; border-radius: 8px;
}
QCheckBox:focus, QRadioButton:focus { color: $accent; }
QCheckBox::indicator:focus { border-color: $text; }

QTableView, QListWidget, QTreeWidget {
    background: $surface; border: 1px solid $line; border-radius: 6px;
    selection-background-color: $selection; selection-color: $text;
}
QTableView:focus, QListWidget:focus, QTreeWidget:focus { border: 1px solid $accent; }
QListWidget::item { padding: 8px 10px; border-radius: 4px; color: $text; }
QListWidget::item:selected { background: $selection; color: $text; }
QHeaderView { background: $surface; border: none; }
QHeaderView::section {
    background: $surface; color: $muted; border: none; border-bottom: 1px solid $line;
    padding: 5px 8px;
}

QTabWidget::pane { border: none; }
QTabWidget::tab-bar { left: 0px; }
QTabBar::tab {
    background: transparent; color: $muted; padding: 6px 14px; border: none;
    border-bottom: 3px solid transparent;
}
QTabBar::tab:selected { color: $text; border-bottom-color: $accent; font-weight: bold; }
QTabBar::tab:focus { color: $accent; }

QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar::handle:vertical {
    background: $line; border-radius: 5px; min-height: 32px; margin: 1px;
}
QScrollBar::handle:vertical:hover { background: $muted; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle:horizontal {
    background: $line; border-radius: 5px; min-width: 32px; margin: 1px;
}
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QWidget[role="card"] { background: $surface; border: 1px solid $line; border-radius: 10px; }
QWidget[role="training"] { background: $notice; }
QWidget[role="training"] QLabel { color: $notice_ink; font-weight: bold; }
QWidget[role="strip-wrong"] { background: $wrong; border-radius: 6px; }
QWidget[role="strip-wrong"] QLabel { color: #FFFFFF; font-weight: bold; }
QWidget[role="strip-said"] { background: $selection; border-radius: 6px; }
QLabel[role="title"] { font-weight: bold; }
QLabel[role="muted"], ElidingLabel[role="muted"] { color: $muted; }
QLabel[role="wrong"] { color: $wrong_mark; font-weight: bold; }
"""
)


def style_sheet(**colours: str) -> str:
    """Fill the colours into the sheet; a missing colour is a KeyError."""
    return _TEMPLATE.substitute(colours)
