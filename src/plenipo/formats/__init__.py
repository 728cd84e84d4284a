"""Other people's files: what a scenario folder says, in one plain structure."""
