"""A client of platforms nobody has seen yet, told by a file what to say and how to read answers.

Without it a hospital could connect a new platform only by a program. It may use the two ports and
requests. Start reading in sync/connectors/declared/description.py.
"""
