"""Who says what: the words that report, the phrases that name who, and how they stand together."""
