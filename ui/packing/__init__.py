"""Packing (发货装箱) on screen: shipments, cartons, scans, labels, closing.

Without it a distributor would pack by paper. It uses app.packing's values and events. Start reading
in port.py.
"""
