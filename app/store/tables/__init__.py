"""All tables, one module per family.

Without it the families would be scattered over the areas, and one migration could not see them all.
Uses nothing but SQLAlchemy; areas import the family they need. Start reading in receipts.py.
"""
