"""Catalogue items: what a provincial code, a GTIN or a drug identifier stands for.

Without it a delivery line would have no approval number and no price. It may use app.store,
app.people and app.codes. Start reading in app/catalogue/items.py.
"""
