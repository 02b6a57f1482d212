"""Puts the ends of the sync together: a workstation with its service, a service with its sandbox.

Without it client, service and sandbox, which do not know each other, would never meet. It may use
all of sync and app.entry. Start reading in sync/assembly/workplace.py.
"""
