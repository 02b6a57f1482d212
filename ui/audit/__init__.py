"""审计: who did what, where and with what outcome, searched, opened, exported, counted again.

Without it auditors would type requests at the service. It may use app.people and ui.parts. Start
reading in ui/audit/page.py.
"""
