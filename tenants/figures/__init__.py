"""Reference figures (kengetallen): value with unit, reference date and source.

Units are never mixed in one total; a printed total is reconciled with its rows, and a difference is reported
as a finding (bevinding), never repaired.
"""
