"""The client of Shanghai's drug procurement platform (阳光采购, hospital messages YY…).

Without it no acceptance reaches the platform and no delivery comes from it. It may use the port,
requests and defusedxml. Start reading in sync/connectors/shanghai_yy/platform.py.
"""
