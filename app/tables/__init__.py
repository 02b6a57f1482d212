"""Tables as people and programs write them: CSV and XLSX, one row after the other.

Without it stock, hand-overs, loggers and catalogues would each read files in a way of its own, and
each would meet Excel's traps alone. It may use app.codes. Start reading in app/tables/opening.py.
"""
