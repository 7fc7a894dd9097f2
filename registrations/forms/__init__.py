"""What people fill in."""

from registrations.forms.desk import DeskForm
from registrations.forms.manifests import ManifestForm

__all__ = ["DeskForm", "ManifestForm"]
