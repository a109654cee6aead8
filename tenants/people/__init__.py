"""People (gebruikers): accounts, sessions and dated roles in a municipality or cooperation."""
