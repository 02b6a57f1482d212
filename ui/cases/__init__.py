"""The page 重码处理: without it nobody could decide which of two receipts has the box.

May use ui/parts and the values of app/tracing/cases; start reading in page.py.
"""
