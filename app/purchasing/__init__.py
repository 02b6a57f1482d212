"""Purchase orders, from draft to closed.

Without it nobody could say what was ordered when something else arrives. It may use app.catalogue,
app.store, app.people and app.codes. Nothing stands here yet: deliveries name their order lines.
"""
