"""The client of the GPO platform com.shyl.msc (group purchasing, keyed SOAP).

Without it hospitals that buy through a GPO would type plans and stock-in notes by hand. It may use
the port, requests and defusedxml. Start reading in sync/connectors/gpo_shyl/platform.py.
"""
