"""The room: what receiving drugs with trace codes is.

Without it there would be no rules, only devices and screens. It may use the standard library,
SQLAlchemy and small value libraries; no Qt, no sockets, no devices, no HTTP.
Start reading in app/receiving/values.py, then app/receiving/sessions/session.py.
"""
