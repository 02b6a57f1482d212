"""Order, delivery note, invoice and what really came, side by side (四方核对).

Without it a difference between two papers would be found by the bookkeeper, weeks later. Start
reading in reconciling.py (pure).
"""
