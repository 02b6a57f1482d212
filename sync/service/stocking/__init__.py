"""Stock at work: what a hospital's systems say they hold is told to the province.

Without it nothing reported stock, though HIS tells it (sync/service/his/stock.py) and platforms
take it. It may use the office port and the catalogue; nothing uses it but the procurement side
(sync/service/procuring.py). Start reading in reporting.py; what holds is read in present.py.
"""
