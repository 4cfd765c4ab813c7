"""One function a question, by noun: outings, cards of homes, changed plans, the agenda, the notebook."""
