"""The demonstration (demonstratie): cooperations of the notes with their figures, and invented people."""
