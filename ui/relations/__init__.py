"""配送关系: who may deliver what where, with the distributors' licences and our addresses.

Without it an order would go to somebody who may not deliver. It knows app/catalogue/relations by
its values and events alone (port.py). Start reading in page.py.
"""
