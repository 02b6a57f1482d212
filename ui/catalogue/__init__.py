"""The page 药品目录: both catalogues, what versions changed, imports and matches.

Without it nobody could see what the province offers and what the hospital keeps. May use ui/parts
and the values of app/catalogue; start reading in page.py, then port.py.
"""
