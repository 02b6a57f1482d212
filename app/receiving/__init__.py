"""Deliveries, receipts and the receiving session: from the truck to a confirmed receipt.

Without it a scan has no answer. It may use app.tracing, app.catalogue, app.people, app.store and
app.codes. Start reading in app/receiving/rules/ (pure), then app/receiving/sessions/session.py.
"""
