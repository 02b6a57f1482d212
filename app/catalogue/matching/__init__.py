"""Matching: which provincial items may be the drug that a row of the hospital stands for (对照).

Without it nobody would know which two rows to compare. Pure: it may use app.codes and the meaning
of writings in app.catalogue.meaning. Start reading in match.py, then index.py.
"""
