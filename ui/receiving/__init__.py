"""The parts of the receiving page: the verdict, lines, cartons, the exceptions tray, dialogs.

Without it the page would be one long file. Each part takes values and emits wishes; it knows
neither the desk nor the other parts. Start reading in ui/receiving_page.py, which joins them.
"""
