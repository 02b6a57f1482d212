"""The door to people's eyes, ears and hands: Qt, and nothing else is.

Without it a clerk has only the command line. It may use app and PySide6, never another door.
Start reading in ui/window.py.
"""
