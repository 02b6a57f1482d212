"""Clients of outside platforms, each behind the same small port.

Without it nothing reaches the province. It may use app, never the client, the service or a sandbox.
Start reading in sync/connectors/port.py.
"""
