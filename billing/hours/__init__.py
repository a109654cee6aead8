"""Hours (uren): booked once, on an order of a municipality or on a pool of the cooperation.

Invariants, kept by the database: the payer, party, role, month and rate follow from what was booked and are
frozen; a day of a worker has 24 hours over all municipalities together; hours are never changed, a correction
is a counter-entry and a new row; nothing is booked in a period that is closed, nor outside an order.
What is typed and not booked is a draft: of the person who typed it alone, and gone once the week is booked.
"""
