"""The stand-in for the GPO platform com.shyl.msc: SOAP services, checks, state.

Without it the client could only be tried with a real hospital's secret. It may use the training
catalogue, litestar and nothing of our client. Start reading in desk.py.
"""
