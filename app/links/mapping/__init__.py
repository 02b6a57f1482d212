"""Column mappings: which column of a platform's file is which of our fields, and how it is written.

Without it files of a province whose interface is not open yet would be typed in by hand. A mapping
is a value and travels as JSON text among a connection's settings. It may use app.tables and how
catalogues are read (app.catalogue.files). Start reading in values.py, then tables.py.
"""
