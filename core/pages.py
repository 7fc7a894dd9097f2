"""What pages answer with."""

from django.forms import BaseForm


def status_of(*forms: BaseForm) -> int:
    """400 for a page that shows what was typed wrongly, else 200."""
    return 400 if any(form.errors for form in forms) else 200
