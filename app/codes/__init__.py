"""Reads, checks and explains every code that stands on a box.

Without it a scan is only text. Pure: values in, values out; it uses nothing of ours and no
library. Start reading in app/codes/parse.py.
"""
