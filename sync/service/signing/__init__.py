"""Who is calling: what proves it, and what is given for the proof.

Without it anybody could speak for anybody. Stands on accounts.py, which says who there is. Begin
reading at desk.py.
"""
