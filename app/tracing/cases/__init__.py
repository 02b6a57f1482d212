"""Cases (重码处理): codes received twice, off the list or recalled, until a person has decided.

Without it two receipts would hold one box and nobody would ask which. Uses the store and the code
library; start reading in values.py.
"""
