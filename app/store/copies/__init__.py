"""What makes a copy of a database worth something: the same rows, and what stands beside it.

Without it a restored workstation would have its receipts and neither photos nor settings. Knows
files and SQLite alone; app/store/backups.py stands on it. Start with manifests.py.
"""
