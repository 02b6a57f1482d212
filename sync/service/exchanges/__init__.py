"""Exchanges: what is fetched, sent and compared with outside platforms, when, and what it brought.

Without it each platform would be asked in a loop of its own that forgets everything at a restart.
It may use the service's rooms, the port of sync.connectors and app.links. Start reading in
sync/service/exchanges/doing.py.
"""
