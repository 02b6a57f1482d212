"""What a trace code platform was asked about one scanned code, and what it said.

Without it a clerk with a strange box would have to type its code into a telephone. The service asks
the platform; the answer is kept beside the scan. It may use sessions' records and the store. Start
reading in desk.py.
"""
