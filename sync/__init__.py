"""The door to the network: the workstation's end, the service's end, and the platforms outside.

Without it every workstation would be an island. It may use app, never another door. The two ends
share sync/wire.py and nothing else; sync/assembly puts them together. Start reading in wire.py.
"""
