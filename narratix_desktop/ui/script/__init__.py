"""The middle of the window: what loads the script of the open book, what acts on its lines, and what plays them."""
