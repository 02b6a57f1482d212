"""工具 → 自检与巡检: what is well here, how a month went, what went wrong, what support is sent.

Without it the office would have to run a command. Start reading in ui/upkeep/dialog.py.
"""
