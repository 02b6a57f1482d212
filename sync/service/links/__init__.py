"""Connections: which platforms an institution is connected to, how they are set and how they stand.

Without it a platform would be a line on a command line, set by whoever starts the service. It may
use the service's rooms, sync.connectors and app.links. Start reading in
sync/service/links/connected.py.
"""
