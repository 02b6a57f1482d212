"""The files of attachments: taken from workstations, and given to others of the same institution.

Without it others would read the name of a photo and never see it. It uses app.store and what
app.receiving.acceptance says a file is; only service and routes use it. Start in keeping.py.
"""
