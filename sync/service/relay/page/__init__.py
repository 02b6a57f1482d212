"""The upload page: what a distributor without a program of its own sees in its browser.

Without it such a distributor would send code lists by mail. Plain HTML in Chinese without scripts
and without anything from elsewhere. Start reading in pages.py.
"""
