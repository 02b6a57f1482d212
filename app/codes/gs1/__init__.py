"""GS1 element strings: read, checked by GS1's dictionary, mended where separators were lost.

Without it (01)…(21)… would be one long number. Pure. Start reading in
app/codes/gs1/element_strings.py.
"""
