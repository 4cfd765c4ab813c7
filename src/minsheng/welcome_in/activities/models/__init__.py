"""Volunteers, what they did, and the certificate of it."""

from .certificates import Certificate, CertificateLine
from .services import Service, ServiceHours, SignUp, hours_shown
from .volunteers import Guardian, Volunteer

__all__ = ["Certificate", "CertificateLine", "Guardian", "Service", "ServiceHours", "SignUp", "Volunteer", "hours_shown"]
