"""Orders (opdrachten): a product from the municipality's choice for one of its clients, over half-open dates.

Invariants, kept by the database: an order commits an amount in every budget year it touches, all of them or
none; it passes neither a budget nor a ceiling; it is never edited, only cancelled with a reason.
"""
