"""Optional encryption of what a workstation keeps: its database, statistics and their backups.

Without it a stolen disk that nobody encrypted would tell every delivery and code it received.
"""
