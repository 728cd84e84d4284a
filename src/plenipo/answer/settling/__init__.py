"""What `settle` tells beside the deal: other solutions, refusals, rules, words and tables."""
