"""What `changes` is made of: dated acts replayed, priced, explained and made good."""
