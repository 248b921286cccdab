"""What the characters panel does: edits of the cast, auditions, the choice of a voice. It runs services for widgets."""
