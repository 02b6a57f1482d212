"""The first institution of a new service: laid down once, by whoever has its set-up code.

Without it a service could be set up on its own machine only. It may use app/people, accounts.py and
signing/. Start reading in desk.py.
"""
