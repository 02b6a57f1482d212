"""The audit log: who did what, where, with what outcome, in a chain that shows every change to it.

Without it a sign-in, an export, a changed right or a refused attempt would leave no trace. It may
use app.store. Start reading in app/people/audit/values.py.
"""
