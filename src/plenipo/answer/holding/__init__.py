"""Parts of the answer whether a deal would hold."""
