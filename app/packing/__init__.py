"""Cartons, the distributor's side: what a carton holds and what its label says.

Without it a carton could not be received by one scan. It may use app.tracing, app.store, app.people
and app.codes. Start reading in app/packing/carton_label.py.
"""
