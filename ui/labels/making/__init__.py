"""打印标签: labels of what a person fills in, of a table, or of what the program knows.

Without it only cartons would get labels. It uses ui/labels/port.py (LabelForms) and the values of
app/labels/forms.py. Start reading in ui/labels/making/dialog.py.
"""
