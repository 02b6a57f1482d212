"""Snapshots of feeds, for workstations that begin.

Without it a new workstation of a large institution would read years of its feed row by row. May use
`wire_snapshots`, the feeds and the store. Start reading with `packing`.
"""
