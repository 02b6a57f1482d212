"""Catalogues as files: CSV and XLSX in, findings and reports out.

Without it nobody could check two catalogues whose platforms we do not speak to. It may use
app.tables, what a number means (app.catalogue.meaning.numbers), and what a catalogue row and a
finding are. Start reading in reading.py.
"""
