"""Readers that pretend to be keyboards: key strokes become scans, and stay a person's typing.

Without it a scan would land in whatever field has the focus. It may use app.codes, app.readers and
scanners/framing. Start reading in scanners/keyboard/wedge.py.
"""
