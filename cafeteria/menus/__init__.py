"""Product choice (productkeuze) of a municipality for a period: draft, submitted, adopted, superseded.

Nobody adopts what they changed or submitted themselves; an adopted choice never changes, a new one takes its
place.
"""
