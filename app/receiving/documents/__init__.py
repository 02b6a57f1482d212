"""Deliveries and what the distributor hands over with them.

Without it there would be nothing to receive against. Start reading in deliveries.py.
"""
