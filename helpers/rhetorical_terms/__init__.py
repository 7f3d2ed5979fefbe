"""Rhetorical terms: planned families of words, counted in each voice, with what chance allows."""
