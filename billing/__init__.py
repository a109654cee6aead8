"""HOW MUCH: budgets, orders, hours, costs, statements and invoices."""
