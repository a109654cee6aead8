"""Embedded services (ingebouwde diensten): a real PostgreSQL and a real Valkey as children of one process.

They serve development, the demonstration and the tests. They listen on this machine only, leave nothing
behind however their parent ends, and never share a data folder with a second run. Production names its own
servers in DATABASE_URL and REDIS_URL and installs none of this.
"""
