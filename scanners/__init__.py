"""The door to devices: bytes and key strokes become scans.

Without it nothing is ever read. It may use app.codes and pyserial, never another door, never Qt.
Start reading in scanners/device.py.
"""
