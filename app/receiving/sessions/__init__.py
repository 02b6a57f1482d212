"""The receiving session: one open receipt on one workstation, wish by wish.

Without it the rules would judge scans that nobody keeps. It may use all of app.receiving but the
desk. Start reading in session.py.
"""
