"""The catalogues: what the province offers, what the hospital keeps, and where they disagree.

Without it a delivery line would have no approval number and no price, and nobody would know that
the two catalogues mean different things. It may use app.store, app.people and app.codes. Start
reading in app/catalogue/rows.py, then meaning/, matching/ and checking/.
"""
