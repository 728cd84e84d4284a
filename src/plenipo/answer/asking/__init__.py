"""Parts of `ask`: which sentence is in doubt, and which input would settle it."""
