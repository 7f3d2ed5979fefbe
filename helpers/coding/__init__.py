"""Coding: the codebook, what coders decided, and how often rules are right at first contact."""
