"""The insurance's trace library (医保追溯码库): what it is told, by whom, and whether it knows.

Without it every box would be received twice: once here, once on the insurance's own screen. It may
use the room, the service's feeds and outbox, and the port of sync.connectors. Start reading in
following.py (what is to be told), then checking.py (may it go) and sending.py (it goes).
"""
