"""Delivery relations (配送关系): distributors, their papers, addresses, who may deliver what where.

Without it an order could go to a company that may not deliver it. It may use app.store and
app.readers.saying. Start reading in values.py and answering.py; a screen starts with events.py and
desk.py.
"""
