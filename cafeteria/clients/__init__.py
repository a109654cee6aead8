"""Clients (inwoners): minimal data, an outside number, one contact person, a client group or none."""
