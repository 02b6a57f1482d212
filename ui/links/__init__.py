"""对接: connections to outside platforms, their exchanges, calls, messages and reconciliation.

Without it nobody could connect a platform, or see why it does not answer. It may use app.links,
app.people.roles, ui.parts and ui.known. Start reading in ui/links/page.py.
"""
