"""Closed periods (afgesloten perioden): days of a final run that stands; nothing is booked on them.

Invariant, kept by the database: a day is closed exactly while a final run that covers it stands.
"""
