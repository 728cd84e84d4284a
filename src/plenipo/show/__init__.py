"""Rendering of plain sections: knows no question."""
