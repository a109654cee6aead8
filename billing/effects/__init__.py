"""Effects (gevolgen): what a product choice can ask of the budget, shown where it is drafted and decided."""
