"""What all screens are made of: looks, words, rows, small widgets.

Without it each screen would draw and word the same things in its own way. It may use app and
PySide6; no page, no window. Start reading in ui/parts/theme.py and ui/parts/rows_view.py.
"""
