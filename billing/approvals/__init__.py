"""Approvals (te beslissen): one queue of everything that waits for a second person, over all municipalities.

It decides nothing itself: product choices and decisions on budget and cover are adopted and returned by
their own services, and what those refuse is refused here as well.
"""
