"""The stand-in for 码上放心, Alibaba Health's trace code platform: TOP gateway, methods, state.

Without it the client could only be tried with a real hospital's codes. It may use app.codes, the
training goods, litestar and nothing of our client. Start reading in desk.py.
"""
