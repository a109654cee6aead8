"""Municipalities (gemeenten): CBS code with the dates it is valid and its successor; names are not keys."""
