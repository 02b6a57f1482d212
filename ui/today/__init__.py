"""今日待办: what waits for whoever signed in, and the way to it.

Without it each page would have to be looked into. Start reading in page.py.
"""
