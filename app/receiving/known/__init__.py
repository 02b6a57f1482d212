"""What is known before a scan: which identifier is which item, what is inside a code, item rules.

Without it a box would be known only where its delivery names it. Start reading in values.py, then
knowledge.py.
"""
