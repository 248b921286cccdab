"""Reading a book with Claude: what it is asked, what its answers may say, and what both cost.

Pure parts and one way to send a request; the order of things is ``providers.anthropic_analyser``'s business.
"""
