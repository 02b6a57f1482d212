"""Offering: hospital items that no provincial one is surely meant by, each with what it may be.

Without it a person would choose from a hundred thousand items. It may use entries, matching and
the list of warnings; start reading in offers.py, a screen in events.py and desk.py.
"""
