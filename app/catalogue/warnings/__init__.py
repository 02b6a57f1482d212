"""The work list of what two catalogues disagree in, and what persons decided on it (校验预警).

Without it each check would be a list that somebody prints. It may use app.catalogue.checking,
matching and entries, and app.store. Start reading in values.py and running.py; a screen starts with
events.py and desk.py.
"""
