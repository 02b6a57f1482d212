"""What the hospital itself knows of names and numbers: which are one maker, which one item's.

Without it a renamed maker would be a warning for ever, and two that look alike never one. May use
meaning, files and the store; match and check stand above it (app/catalogue/warnings/supplies.py).
Start reading in app/catalogue/aliases/values.py.
"""
