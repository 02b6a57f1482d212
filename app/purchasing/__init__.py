"""Purchase orders, from the draft to the last box, and the invoices that follow them.

Without it nobody could order, or say what was ordered when something else arrives. It may use
app.tracing, app.catalogue, app.store, app.people, app.readers and app.codes. Start reading in
states.py, values.py and standing.py (what persons make of an order); what the platform says of one
stands in orders.py; a screen starts with events.py and desk.py.
"""
