"""What platforms tell of delivery relations, round by round, as it lies beside what persons said.

Without it a list that was fetched would undo what somebody laid down. It may use app.store,
app.catalogue.files and app.catalogue.relations.values. Start reading in values.py and comparing.py.
"""
