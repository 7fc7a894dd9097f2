"""Giving out household numbers at the desk: no two ever the same, whoever asks at the same moment."""

from itertools import chain

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from core.fields import Wrong
from registrations import numbers
from registrations.models import NumberPrefix

AT_ONCE = 200


def take(count: int) -> list[str]:
    """The next `count` numbers of the desk's prefix, at most 200, inside the caller's transaction.

    A prefix that has not enough left is retired, and its last numbers stay unused.
    """
    if not count:
        return []
    desk = NumberPrefix.objects.filter(kind=NumberPrefix.Kind.DESK, retired_at=None)
    has_room = desk.filter(last__lte=numbers.LAST_COUNTER - count)
    while not has_room.update(last=F("last") + count):
        desk.update(retired_at=timezone.now())
        _open_next_prefix()
    row = desk.get()
    return [numbers.write(row.prefix, row.last - count + place) for place in range(1, count + 1)]


def _open_next_prefix() -> None:
    used = set(NumberPrefix.objects.values_list("prefix", flat=True))
    free = chain(numbers.DESK_PREFIXES, range(numbers.FIRST_LONG_PREFIX, 10_000))
    prefix = next(prefix for prefix in free if prefix not in used)
    try:
        with transaction.atomic():
            NumberPrefix.objects.create(prefix=prefix, kind=NumberPrefix.Kind.DESK)
    except IntegrityError:
        return  # another desk process opened one at the same moment: that is the one in use


def use(text: str) -> None:
    """Note that a number from outside is taken. Raises Wrong when no tablet, book or desk has its prefix."""
    number = numbers.read(text)
    if number is None:
        raise ValueError(text)
    known = NumberPrefix.objects.filter(prefix=number.prefix)
    if known.filter(last__lt=number.counter).update(last=number.counter) or known.exists():
        return
    if not any(number.prefix in prefixes for prefixes in numbers.FREE_PREFIXES):
        raise Wrong({"number": [_("No tablet, book or desk gives out numbers like this.")]})
