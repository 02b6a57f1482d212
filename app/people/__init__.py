"""Who works here, and who may do what: persons, what they were granted, roles and permissions.

Without it no fact would have a name beside it. It may use app.store, app.tables, app.readers and
app.codes. Start reading in app/people/rights.py.
"""
