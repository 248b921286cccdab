"""Narratix Desktop turns a manuscript into a dramatised audiobook."""

__version__ = "0.1.0"
