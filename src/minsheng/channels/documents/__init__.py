"""Documents that leave as Word files: which kinds there are, what stands in them, and the templates that an office may replace."""
