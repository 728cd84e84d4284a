"""What `watch` is made of: acts that can be seen, and what they tell."""
