"""Parts of ``plenipo scenario``: what a scenario of another tool comes to."""
