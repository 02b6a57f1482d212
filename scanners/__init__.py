"""The door to devices: bytes, key strokes, reports and pictures become scans.

Without it nothing is ever read. It may use app.codes, app.readers and what speaks to devices
(pyserial, hidapi, OpenCV, zxing-cpp, zbar), never another door, never Qt. Start reading in
scanners/station.py.
"""
