"""Who speaks: every stretch of a text to one voice and one mode, and how sure that is."""
