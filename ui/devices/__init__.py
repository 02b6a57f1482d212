"""The parts of the readers' screen: the list, what is plugged in, the test, forms, the set-up.

Without it the page would be one long file. It may use ui/parts, ui/ports and app. Start reading in
ui/devices_page.py, which joins them.
"""
