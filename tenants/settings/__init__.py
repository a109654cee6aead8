"""Settings (instellingen) of a municipality: its facts, its people, whether they are enough, and its face."""
