"""The upload page: what a distributor without a program of its own sees in its browser.

Without it such a distributor would send code lists by mail. Plain HTML in Chinese, one small script
that it can do without, and nothing from elsewhere. Start reading in pages.py.
"""
