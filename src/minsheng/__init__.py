"""民声 Minsheng: a district hears its residents, solves jointly, and lets only residents close."""

__version__ = "0.1.0"
