"""Looking after a workstation (巡检): what went wrong, what was looked at, what support is sent.

Without it a number on a screen would lead nowhere, and nobody could say how a month had gone. It
may use every other area, and none may use it. Start reading in app/upkeep/crashes.py.
"""
