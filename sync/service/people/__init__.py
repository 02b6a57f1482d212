"""Organisations, their persons and what roles hold: what administrators lay down at the service.

Without it everybody would be whatever a program said. It may use app/people, accounts.py and
signing/. Start reading in desk.py.
"""
