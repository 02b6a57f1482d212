"""Statistics, what waits for whom, and whether the counts of all ends agree.

Without it nobody could show that nothing was lost on the way. It may use every other area, and
none may use it. `statistics` keeps sums in a book of its own; `today` says what each role finds to
do. Start reading in app/reporting/reconciliation.py.
"""
