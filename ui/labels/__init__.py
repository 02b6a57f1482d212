"""标签: the queue of labels and the printers they come out of.

Without it a label that did not come out would be found by the warehouse that lacks it. It uses
app/labels and the port of this folder. Start reading in page.py.
"""
