"""Costs (kosten): rate cards, distribution keys, cost pools, and what is booked on them.

Invariants, kept by the database: rates of a role of a party do not overlap; rates, keys and booked costs are
never changed; a cost is taken back by one counter-entry; nothing is booked in a period that is closed.
"""
