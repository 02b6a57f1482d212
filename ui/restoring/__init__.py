"""Damage, backups and the way back: without it a damaged file would be the end of the window.

May use app.store's values, ui.parts and the port beside it. Start with damage_dialog.py.
"""
