"""The ends that sync_figures measures, each a process of its own, and what it compares them with.

Without it a service and a workstation in one process would share one lock, one CPU clock and one
peak of memory. May use everything a test may; start reading at ../sync_figures.py.
"""
