"""The stand-in for Shanghai's drug procurement platform: its messages, checks and answers.

Without it the hospital's client could only be tried against the real platform. It may use
app.codes, litestar and defusedxml. Start reading in sync/sandbox/shanghai_yy/desk.py.
"""
