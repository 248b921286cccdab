"""Voices that are files: what can be fetched, the fetching itself, and the shelf in the library's folder."""
