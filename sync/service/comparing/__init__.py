"""Reconciliation: what is here and what a platform has of it, day by day, and the repair.

Without it a message that was lost between two systems would be found by an inspector. It may use
the service's rooms, the ports of connectors and app.links; what is compared with what stands in
orders.py, details.py and codes.py. Start reading in looking.py.
"""
