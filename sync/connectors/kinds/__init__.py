"""Kinds of connections: what each connector needs to be told, and how it is made of that.

Without it a screen could not ask for it, and the service would know each connector by name. It may
use the connectors and app.links. Start reading in sync/connectors/kinds/kind.py.
"""
