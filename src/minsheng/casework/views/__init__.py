"""Pages over the acts: find through the door, understand through the form, do one act, answer."""
