"""Who works here: organisations and the persons who sign in.

Without it no fact would have a name beside it. It may use app.store and app.codes.
Start reading in app/people/persons.py.
"""
