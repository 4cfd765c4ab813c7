"""How people and programs come in: keys, log-ins, the second factor."""

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from .people import User


class ApiToken(models.Model):
    """A program's key. Only its SHA-256 is kept."""

    user = models.ForeignKey(User, models.CASCADE, related_name="tokens")
    # What it is known by again on the page of one's keys.
    name = models.CharField(max_length=60, default="", blank=True)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    # Until when it opens; None: until it is ended.
    until = models.DateTimeField(null=True)
    # Who looks with it as `user` and can do nothing; None: it acts for `user`.
    seen_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True)


class Login(AbstractBaseSession):
    """A browser that came in: Django's session, with whose it is. `user` is empty while a resident writes or somebody is on the way in."""

    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="logins")

    @classmethod
    def get_session_store_class(cls):
        from ..sessions import SessionStore  # which reads this model

        return SessionStore


class SecondFactor(models.Model):
    """The telephone that shows somebody's codes. Its secret is sealed; `waiting_sealed` is one not yet shown to work."""

    user = models.OneToOneField(User, models.PROTECT, related_name="second_factor")
    secret_sealed = models.TextField(default="", blank=True)
    waiting_sealed = models.TextField(default="", blank=True)
    waiting_until = models.DateTimeField(null=True)
    # The last half minute whose code was used: no code opens twice.
    last_step = models.BigIntegerField(default=0)


class SpareCode(models.Model):
    """A code on paper for the day the telephone is lost; once. Only its HMAC is kept."""

    second_factor = models.ForeignKey(SecondFactor, models.PROTECT, related_name="spare_codes")
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["second_factor", "digest"], name="spare_code_once")]


class Passkey(models.Model):
    """A key pair whose secret half never leaves somebody's telephone, computer or security key; here lies the public half.

    Removed, it stays as a row without a key: what its entries in the log speak of.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="passkeys")
    # What its owner knows it by.
    name = models.CharField(max_length=60)
    # The host name it was made for: browsers use it there and nowhere else.
    site = models.CharField(max_length=255)
    credential_id = models.CharField(max_length=1400, unique=True)
    public_key = models.BinaryField()
    # Its own count of uses, by which a copy of it is found out; 0 for ever where it keeps none.
    sign_count = models.BigIntegerField(default=0)
    # How browsers reach it: internal, hybrid, usb …
    transports = models.CharField(max_length=100, default="", blank=True)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)
