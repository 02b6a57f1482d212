"""The client of the national insurance platform's stock and trace-code messages (医保两定接口).

Without it what was received and dispensed could not be told to the insurance. It may use the port
of insurance platforms, the records of app.tracing.uploads, and requests. Start reading in
sync/connectors/insurance/platform.py.
"""
