"""What workstations and the service tell each other: the facts of all areas, in one list.

Without it each end would know other areas than the other. It stands on every area that has facts of
its own; no area may use it. Start reading in app/facts/registry.py.
"""
