"""Reads, checks and explains every code that stands on a box.

Without it a scan is only text. Pure: values in, values out; it uses biip's GS1 tables and nothing
of ours. Start reading in app/codes/parse.py.
"""
