"""Quoted figures: read with their hedges, given to a voice, held against one another."""
