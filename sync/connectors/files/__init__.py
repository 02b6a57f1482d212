"""Files instead of an interface: CSV and XLSX in folders, by mail or on a stick.

Without it a province whose interface is not open yet could not be bought through. It may use
app.links.mapping and the port. Start reading in sync/connectors/files/platform.py.
"""
