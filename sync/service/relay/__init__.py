"""The relay (云码平台): takes the trace codes of shipments from distributors, for hospitals.

Without it every box would have to be scanned by itself. It may use app, sync.wire and the rest of
the service below sync/service/service.py. Start reading in sync/service/relay/relay.py; what is
sent is described in app/tracing/chunks.py, who may send it in senders.py.
"""
