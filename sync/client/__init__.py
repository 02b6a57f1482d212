"""The workstation's end: enrol, push what was done here, pull what others did.

Without it nothing scanned here reaches anybody. It may use app and sync.wire.
Start reading in sync/client/courier.py.
"""
