"""What the entry stands on: the command line, the settings, the commands for scripts.

Without it every command would read arguments, settings and files in its own way. It may use every
area of the room; no area may use it. Start reading in app/entry/arguments.py.
"""
