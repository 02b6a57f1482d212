"""Files as distributors have them: CSV, XLSX, relation XML (关联关系), read into a hand-over.

Without it a distributor without a program of its own could hand over nothing. It may use app.codes,
app.packing and app.tracing; knows neither database nor HTTP. Start reading in uploads.py.
"""
