"""The page 采购订单: without it nobody could write, approve and follow an order.

May use ui/parts and the values of app/purchasing; start reading in page.py.
"""
