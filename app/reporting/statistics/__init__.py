"""Statistics (基础报表): what was bought, from whom, for how much, and what went wrong with it.

Without it a purchaser would add up receipts by hand. What receipts say line by line is kept in a
file of its own (book.py) that can be thrown away and made again. It may use every area of the room
below reporting. Start reading in values.py, then asking.py.
"""
