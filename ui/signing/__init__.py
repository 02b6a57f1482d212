"""The way in and out for people: proof, lock, change of person.

Without it whoever finds the screen could go on in the name of who left it. Begin reading at
entrance.py.
"""
