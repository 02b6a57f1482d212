"""Tables, migrations, transactions, the change log, and the one thread that writes.

Without it nothing survives a power cut. It may use app.codes and SQLAlchemy.
Start reading in app/store/database.py, then app/store/tables/.
"""
