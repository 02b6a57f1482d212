"""Boxes that were rejected or held back instead of being received.

Without it a rejected box would be counted by the next scan. Start reading in rows.py.
"""
