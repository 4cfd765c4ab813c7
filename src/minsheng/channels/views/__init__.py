"""The residents' side: no account, one question a page, back always works."""
