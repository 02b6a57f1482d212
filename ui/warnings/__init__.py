"""校验预警: where the province's and the hospital's catalogue disagree, and what is decided on it.

Without it a wrong price or pack would be found at the truck. It knows app/catalogue/warnings by its
values and events alone (port.py). Start reading in page.py.
"""
