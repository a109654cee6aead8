"""The database: one transaction per request or job, each opened with a scope that the database seals."""
