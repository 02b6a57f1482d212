"""What is to be done today, for whoever signed in.

Without it each page would have to be looked into. Counts only; the work itself is done where it
belongs. Start reading in duties.py.
"""
