"""What Django REST framework says and its own catalogue lacks in Indonesian.

Nothing calls this: standing here brings the sentences into our catalogue, which is asked before theirs.
tests/core/test_framework_words.py finds what is missing when the framework says something new.
"""

from django.utils.translation import gettext_noop as _

SENTENCES = (
    _("Must be a valid boolean."),
    _("Must be a valid UUID."),
    _("Not a valid string."),
    _("A valid number is required."),
    _("A valid biginteger is required."),
    _("String value too large."),
    _("Integer value too large to convert to float"),
    _("Expected a date but got a datetime."),
    _("Expected a datetime but got a date."),
    _("Datetime value out of range."),
    _('Invalid datetime for the timezone "{timezone}".'),
    _('Expected a list of items but got type "{input_type}".'),
    _('Expected a dictionary of items but got type "{input_type}".'),
    _("Invalid data. Expected a dictionary, but got {datatype}."),
    _("This list may not be empty."),
    _("This dictionary may not be empty."),
    _("Ensure this field has at least {min_length} elements."),
    _("Ensure this field has no more than {max_length} elements."),
    _("This value does not match the required pattern."),
    _('"{input}" is not a valid path choice.'),
    _('Enter a valid "slug" consisting of Unicode letters, numbers, underscores, or hyphens.'),
    _("The submitted data was not a file. Check the encoding type on the form."),
    _("No filename could be determined."),
    _('Invalid pk "{pk_value}" - object does not exist.'),
    _("Incorrect type. Expected pk value, received {data_type}."),
    _("Surrogate characters are not allowed: U+{code_point:X}."),
    _('Method "{method}" not allowed.'),
    _("Malformed request."),
    _("Invalid input."),
    _("Expected available in {wait} second."),
    _("Expected available in {wait} seconds."),
)
