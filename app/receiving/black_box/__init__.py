"""The black box of a receipt: everything that made it, to be played again anywhere.

Without it nobody could show why a receipt says what it says. It may use all of app.receiving but
the desk. Start reading in recording.py, then taking.py, playing.py and checking.py.
"""
