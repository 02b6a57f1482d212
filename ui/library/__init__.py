"""追溯码库: any code with where it came from, where it is, and all that happened to it.

Without it a person could receive codes and never ask for one again. It may use app, ui/parts and
the marks of ui/decoding; no other page. Start reading in ui/library/page.py.
"""
