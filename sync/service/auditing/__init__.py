"""The audit log of the service: what persons did and were refused, signed, shown, kept long enough.

Without it the chain of app/people/audit would stay empty. Start reading in
sync/service/auditing/writing.py, then keeping.py.
"""
