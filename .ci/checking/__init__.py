"""What is looked at of the packages the program stands on; without it nobody would know.

The standard library only, run in the virtual environment by `dev.py check`: licences.py says under
which licences they may be used, advisories.py whether weaknesses of them are known.
"""
