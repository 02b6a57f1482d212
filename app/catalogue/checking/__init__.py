"""Checking: where two catalogues disagree, by rules that are data (校验预警).

Without it a wrong pack or price would be found at the truck. Pure: values in, findings out. Start
reading in rules.py, then check.py and recheck.py.
"""
