"""What hospitals ordered of a distributor, and what its shipments took of it.

Without it an order would be typed off the platform's pages. Start reading at told.py (what the
service says of a line) and listing.py (what is left of it). It may use packing and the store.
"""
