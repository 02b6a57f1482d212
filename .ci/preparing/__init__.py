"""What must be there before a task of dev.py can begin; without it every machine is set up by hand.

The standard library only: it runs before anything is installed. Nothing of the program is imported.
Start at packages.py (`.venv` from the lock), then debian.py (what pip cannot bring).
"""
