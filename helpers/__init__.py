"""Due voci: who says what, in which voice, in two texts about the same meeting."""

__version__ = "0.1.0"
