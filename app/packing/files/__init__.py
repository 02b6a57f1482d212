"""Files that distributors have: orders as 随货同行单, and what is inside their packages.

Without it all of it would be typed. Nothing of a file with a mistake in it is taken in. Start
reading in orders.py, then relations.py.
"""
