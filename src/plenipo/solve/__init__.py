"""Arrays only: the operators. Knows no names, files or printing."""
