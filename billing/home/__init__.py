"""Home (beginpagina): the first page after signing in, and the first page of a municipality."""
