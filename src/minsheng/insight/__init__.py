"""What the record shows: where things get stuck. Asks and never writes to a case."""
