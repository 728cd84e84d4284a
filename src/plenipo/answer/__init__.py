"""One question, one file: the file, the command, the function and the docs page share its name."""
