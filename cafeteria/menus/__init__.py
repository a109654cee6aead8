"""Product choice (productkeuze) of a municipality: draft, submitted, adopted, superseded or withdrawn.

Nobody adopts what they changed or submitted themselves. An adopted choice never changes: another one takes
its place or follows it from a day on, or it ends; orders stay with the choice that they were placed from.
"""
