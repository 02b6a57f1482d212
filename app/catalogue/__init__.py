"""The catalogues: what the province offers, what the hospital keeps, and where they disagree.

Without it a delivery line would have no approval number and no price, and nobody would know that
the two catalogues mean different things. It may use app.store, app.people and app.codes.

- rows.py, findings.py, items.py: what a row is, what a check finds, provincial items of the feed;
- meaning: what a writing means; aliases: what the hospital itself says of names and numbers;
- matching: which provincial item is meant; checking: the rules, and the check after a change;
- files: catalogues as CSV and XLSX; entries: both catalogues in the store, in versions, searched;
- warnings: the work list (校验预警); offering: what waits to be matched (待对照);
- relations: who may deliver what where.

Start reading in rows.py, then meaning, matching and checking.
"""
