"""F1: the user's guide and the guides to whole processes, beside the work.

Without it the guide would lie in a folder that nobody opens. Start reading in ui/help/book.py.
"""
