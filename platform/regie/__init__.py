"""HOW: database, scope, money, periods, errors, audit, outbox, jobs, web shell and embedded services."""
