"""WHO: municipalities, arrangements, participation, people and their roles, joining and leaving."""
