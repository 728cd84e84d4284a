"""What a table would agree on."""
