"""Backups of the service that were restored and compared before they count.

Without it nobody would know whether a backup can be restored until the day it must be, and no
workstation could ever forget what it sent. It uses app.store and the service's settings; nothing
but the server's assembly uses it. Start reading in verified.py.
"""
