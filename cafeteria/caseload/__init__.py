"""Caseload (bestand): whom one serves, in one municipality or many, with the next step."""
