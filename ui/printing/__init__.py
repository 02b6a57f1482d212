"""Printers and the day's journal: without it papers would have to be printed from elsewhere.

May use app.papers, ui.parts and the port beside it. Start with printers_dialog.py.
"""
