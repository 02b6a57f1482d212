"""The parts of the deliveries page: rows and order, goods without a note, what is asked and said.

Without it the page would be one long file. Start reading in listing.py (pure), then rows.py.
"""
