"""Packages of discrete issues: the frontier, the solutions on it, and what could be traded."""
