"""The embedded PostgreSQL: the wheel's binaries under our own supervision. Import its modules by their names.

This file stays empty of imports because the keeper, a small process that watches the server, loads it too.
"""
