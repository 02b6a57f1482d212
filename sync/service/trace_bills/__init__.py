"""Bills for trace code platforms: which codes they name, and how they are queued with their cause.

Without it what was received would be told to no such platform. It knows no platform: bills wait in
the outbox, and sync/service/tracing_out sends them. It may use the trace port's words, app.tracing
and app.receiving. Start reading in queueing.py.
"""
