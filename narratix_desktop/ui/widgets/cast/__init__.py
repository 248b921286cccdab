"""The cast as a list with what is known of each character, and ways to change it."""
