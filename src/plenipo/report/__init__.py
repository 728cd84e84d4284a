"""Strings sections together into one offline HTML file."""

from plenipo.report.page import compose, render, write

__all__ = ["compose", "render", "write"]
