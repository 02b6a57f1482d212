"""The code library: every trace code the hospital holds or held.

Without it a code received twice would go unnoticed. It may use app.store, app.people and
app.codes. Start reading in app/tracing/library.py.
"""
