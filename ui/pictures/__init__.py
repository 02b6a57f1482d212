"""The screen that reads codes in pictures: the picture with what was found, and the list beside it.

Without it a shelf would be scanned box by box. It may use ui/parts, app and Qt. Start reading in
ui/pictures/page.py.
"""
