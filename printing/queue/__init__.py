"""The queue of labels: none is missing and none is there twice, whatever happens to the printer.

Without it a roll that ends in the middle of a job would leave a person to guess. Start reading in
app/labels/queue.py.
"""
