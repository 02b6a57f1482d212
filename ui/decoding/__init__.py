"""The parts of the page that explains codes: what it is, raw data, history, reader test.

Without it ui/decoding_page.py would hold all of them in one file. They may use app, PySide6 and
ui/parts; ui/decoding_page.py puts them together. Start reading in ui/decoding/readings.py.
"""
