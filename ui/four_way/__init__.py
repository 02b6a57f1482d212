"""The four-way check of a receipt: order, delivery note, invoice and goods in one table.

Without it nobody would see before the payment that the papers disagree. It may use ui.parts and the
values of app.receiving. Start reading in ui/four_way/page.py.
"""
