"""The stand-in for the national insurance platform: gateway, stock, trace codes, catalogue, state.

Without it the client could only be tried with a real institution's access. It may use app.codes,
the interface's table of fields (app.tracing.uploads.interface), litestar, and nothing of our
client. Start reading in desk.py.
"""
