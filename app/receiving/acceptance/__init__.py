"""Acceptance (验收): what people check at the desk, what they attach to it, and who signs.

Without it a receipt would say how many came and not in what state. It may use app.receiving's
deliveries, records and wording, app.store and app.codes; the receiving session may use it, never
the other way round. Start reading in values.py and rules.py (both pure), then desk.py.
"""
