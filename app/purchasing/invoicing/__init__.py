"""Accepting invoices (发票验收): a person says that one is right, and the platform is told.

Without it an invoice that agrees with order, delivery and goods would be accepted by hand on the
platform's pages. It may use app.purchasing.invoices, app.store, app.people and app.readers. Whether
papers and goods agree is asked of whoever knows receipts; start reading in values.py and facts.py,
a screen starts with events.py and desk.py.
"""
