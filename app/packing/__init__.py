"""Cartons, the distributor's side: what is packed into them, what their labels say, what is sent.

Without it a carton could not be received by one scan. It may use app.tracing, app.store, app.people
and app.codes. Start reading in values.py, then standing.py (a shipment is the fold of its facts),
session.py (wishes become facts) and desk.py.
"""
