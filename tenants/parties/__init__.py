"""Parties (partijen): who performs work, with or without a municipality behind it; and their workers."""
