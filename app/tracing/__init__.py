"""The code library: every trace code the hospital holds or held, and what became of it.

Without it a code received twice would go unnoticed, and a box could leave twice. It may use
app.store, app.people and app.codes. Start reading in app/tracing/library.py; what leaves is in
moving.py, what is asked in search.py and card.py.
"""
