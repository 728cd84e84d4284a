"""What could be traded: a package on the table, and what could be put in its place."""
