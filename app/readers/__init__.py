"""The readers of a workstation: which there are, how each is set up, what each has read.

Without it the window and the devices would have no words in common. Plain values and the book they
are kept in; no device is touched here. It may use app.codes. Start reading in
app/readers/profile.py.
"""
