"""统计报表: purchases added up, told apart and compared, prices that changed, punctuality.

Without it nobody could see where the money goes. It knows app/reporting/statistics by its values
and events alone (port.py). Start reading in page.py.
"""
