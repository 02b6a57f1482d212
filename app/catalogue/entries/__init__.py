"""Both catalogues in the store: what is in them now, what every version said, what persons matched.

Without it a catalogue would be a file that nobody can ask what it said last month. It may use
app.catalogue.rows, app.catalogue.relations, app.store and app.codes. Start reading in values.py and
taking.py; a screen starts with events.py and desk.py.
"""
