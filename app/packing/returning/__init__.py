"""退货登记: goods that left with a shipment and came back.

Without it a code that left once could never be packed again. It may use what app/packing may use.
Start reading in session.py; what it comes to is a fact of the shipment (app/packing/operations.py).
"""
