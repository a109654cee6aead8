"""People (gebruikers): accounts, sessions and dated roles; a role counts on a date, in a municipality or cooperation."""
