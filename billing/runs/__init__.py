"""Runs (verdelingen): hours and costs of a period divided over the municipalities, to the cent, with reasons.

Invariants, kept by the database: a finished run and its lines are never changed; at most one final run that
was not reversed covers a day; a final run closes its period until counter-lines reverse it.
"""
