"""Finds out by three printed codes how a reader is to be used.

Without it somebody would have to know how it was configured. Start reading in
scanners/set_up/set_up.py.
"""
