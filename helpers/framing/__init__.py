"""Framing: which frames a sentence has, who decided so, and what each voice is given."""
