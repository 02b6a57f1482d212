"""Readers in HID POS mode: reports become messages, messages scans.

Without it a reader that is no keyboard and no serial port could not be used. It may use app.readers
and hidapi. Start reading in scanners/hid/pos.py.
"""
