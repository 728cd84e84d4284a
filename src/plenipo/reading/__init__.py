"""A report's text -> who said what -> ledger -> draft: offline, by rules, no trained model."""
