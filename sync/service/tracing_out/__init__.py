"""Trace code platforms at work: what was received is told to them, and what they know comes in.

Without it a trace code platform could be connected and nothing would be done with it. Bills that
were queued (sync/service/trace_bills) are sent, followed and mended (sending.py, states.py); bills
from upstream become hand-overs (upstream.py), packages are opened (contents.py). It may use the
trace port and the relay. Start reading in side.py.
"""
