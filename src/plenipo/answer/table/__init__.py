"""A table laid out, solved and read: what several questions stand on."""
