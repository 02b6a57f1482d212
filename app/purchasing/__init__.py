"""Purchase orders and the invoices that follow them.

Without it nobody could say what was ordered when something else arrives. It may use app.catalogue,
app.store, app.people and app.codes. Start reading in app/purchasing/orders.py.
"""
