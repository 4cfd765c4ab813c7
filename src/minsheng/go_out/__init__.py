"""走出去 Go out: outings to where residents live, and what is heard there."""
