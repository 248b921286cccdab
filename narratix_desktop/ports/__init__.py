"""The seams of the program: what services need and adapters provide. Protocols and messages, no behaviour."""
