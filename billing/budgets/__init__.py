"""Budgets (budgetten): one line per fund and year, its balance, and the ledger that answers "is there room?".

Invariants, kept by the database: held + committed + realised never exceed budget + cover + uncovered;
entries are never changed; amounts of a decision count only once another person than its drafter adopts it.
"""
