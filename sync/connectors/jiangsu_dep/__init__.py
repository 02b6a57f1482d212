"""The client of the Jiangsu procurement platform, through its DEP gateway (JSON over HTTP).

Without it a hospital of that province would receive nothing by itself. It may use the port, and
requests. Start reading in sync/connectors/jiangsu_dep/platform.py.
"""
