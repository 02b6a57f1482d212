"""Labels, as they are spoken of by whoever wants, prints and shows them: plain values.

Without it the door that prints and the door that asks people would each have words of their own.
Start reading in app/labels/queue.py.
"""
