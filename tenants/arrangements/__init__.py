"""Arrangements (gemeenschappelijke regelingen): several at once, with dated participation."""
