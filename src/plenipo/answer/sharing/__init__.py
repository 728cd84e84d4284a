"""What the question of who pays is made of."""
