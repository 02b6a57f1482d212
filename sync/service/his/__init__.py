"""The interface to HIS and SPD: what they read of receipts and codes, and what they tell us.

Without it somebody would type codes from one screen into another. Uses the room and the service's
feeds, tokens and transactions; nothing uses it but sync/service/service.py and web.py. Start
reading in office.py; for people: docs/operation/his.md.
"""
