"""The service's end: accounts, change log, feed, scheduler and the way out to the platforms.

Without it workstations and platforms would not meet. It may use app, sync.wire and the port of
sync.connectors. Start reading in sync/service/web.py.
"""
