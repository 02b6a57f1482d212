"""首次启动: what a workstation asks when it is opened for the first time, and setting a service up.

Without it a new hospital would begin at a command line. It may use app, ui.connection and
ui.signing; start reading in first_start.py.
"""
