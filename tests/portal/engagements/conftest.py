"""What is shared with the tests of organisations."""

from tests.portal.organisations.conftest import refusal

__all__ = ["refusal"]
