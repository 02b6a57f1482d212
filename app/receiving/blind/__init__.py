"""Receiving blind (先收后单): goods that come before their delivery note are noted, joined later.

Without it boxes would wait on the dock for a paper, or be received against nothing. It uses the
receiving session by its public door alone. Start reading in session.py, then joining.py.
"""
