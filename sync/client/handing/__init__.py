"""Hands closed shipments over to the relays of hospitals, by itself, whenever the line is there.

Without it a distributor would upload files by hand. Start reading in handing_over.py.
"""
