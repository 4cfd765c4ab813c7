"""Passwords kept as the program keeps them, with a thousandth of the work: logging in is no test of patience."""

from django.contrib.auth.hashers import PBKDF2PasswordHasher


class QuickHasher(PBKDF2PasswordHasher):
    iterations = 1000
