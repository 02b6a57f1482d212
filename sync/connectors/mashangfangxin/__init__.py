"""The client of 码上放心, Alibaba Health's trace code platform, in Taobao's TOP protocol.

Without it trace codes could not be asked for what they are, nor bills be uploaded. It may use the
port of trace platforms, and requests. Start reading in sync/connectors/mashangfangxin/platform.py.
"""
