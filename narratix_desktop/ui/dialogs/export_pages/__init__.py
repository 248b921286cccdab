"""The pages of the export dialog: order, progress, verdict."""
