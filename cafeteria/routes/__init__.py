"""Routes (trajecten): application, intake, diagnosis, route, result; each step stands once."""
