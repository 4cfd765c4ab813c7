"""The ways out, one file each: what a letter looks like on its way, and how it is handed over."""
