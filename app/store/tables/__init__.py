"""All tables, one module per family.

Without it the families would be scattered over the areas, and one migration could not see them all.
Uses app.store.schema only; areas import the family they need. Start reading in receipts.py.
"""
