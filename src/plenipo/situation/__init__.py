"""What is: the situation as written down, checked, drawn and fingerprinted."""
