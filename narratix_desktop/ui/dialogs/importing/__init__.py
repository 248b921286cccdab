"""Parts of the import dialog."""
