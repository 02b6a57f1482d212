"""Statistics, and whether the counts of all ends agree.

Without it nobody could show that nothing was lost on the way. It may use every other area, and
none may use it. Start reading in app/reporting/reconciliation.py.
"""
