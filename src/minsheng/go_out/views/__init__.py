"""Pages of going out."""
