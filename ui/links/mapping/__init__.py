"""列对照: a person points at a sample file and says which column is which field.

Without it a column mapping would be JSON that somebody writes by hand. It may use app.links.mapping
and ui.parts. Start reading in ui/links/mapping/dialog.py.
"""
