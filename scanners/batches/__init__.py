"""Lists that were collected away from the desk: files and dumps become lines of a batch.

Without it goods counted in a cellar would be typed in. It may use app.codes, app.readers and
app.tables. Start reading in scanners/batches/batch.py.
"""
