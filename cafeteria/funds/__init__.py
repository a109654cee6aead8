"""Funds (geldstromen): the purses that costs are paid from, of the cooperation; a code refers to one.

Always true: a code never changes and never comes back for another fund, so bookings of every year go on
pointing to it; a fund ends after all that refers to it. Its name and kind may change.
"""
