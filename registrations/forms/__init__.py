"""What people fill in."""

from registrations.forms.desk import DeskForm
from registrations.forms.manifests import ManifestForm, UndoForm

__all__ = ["DeskForm", "ManifestForm", "UndoForm"]
