"""The nouns of an audiobook as immutable values: standard library only, no I/O."""
