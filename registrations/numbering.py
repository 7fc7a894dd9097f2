"""Giving out household numbers at the desk: no two ever the same, whoever asks at the same moment."""

from itertools import chain

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.fields import Wrong
from registrations import numbers
from registrations.models import NumberPrefix

AT_ONCE = 200
_TAKE = f"""
    UPDATE {NumberPrefix._meta.db_table} SET last = last + %s
    WHERE kind = %s AND retired_at IS NULL AND last <= %s
    RETURNING prefix, last
"""  # noqa: S608 - our own name


def take(count: int) -> list[str]:
    """The next `count` numbers of the desk's prefix, at most 200, inside the caller's transaction.

    A prefix that has not enough left is retired, and its last numbers stay unused.
    """
    if not count:
        return []
    while (block := _take_block(count)) is None:
        _open_next_prefix(count)
    prefix, last = block
    return [numbers.write(prefix, counter) for counter in range(last - count + 1, last + 1)]


def _take_block(count: int) -> tuple[int, int] | None:
    """(prefix, its last number now), or None where no prefix in use has as many left.

    One statement, since every registration at the desk waits in turn for this row.
    """
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [count, NumberPrefix.Kind.DESK, numbers.LAST_COUNTER - count])
        row: tuple[int, int] | None = cursor.fetchone()
    return row


def _open_next_prefix(count: int) -> None:
    desk = NumberPrefix.objects.filter(kind=NumberPrefix.Kind.DESK, retired_at=None)
    desk.filter(last__gt=numbers.LAST_COUNTER - count).update(retired_at=timezone.now())
    used = set(NumberPrefix.objects.values_list("prefix", flat=True))
    free = chain(numbers.DESK_PREFIXES, range(numbers.FIRST_LONG_PREFIX, 10_000))
    prefix = next(prefix for prefix in free if prefix not in used)
    try:
        with transaction.atomic():
            NumberPrefix.objects.create(prefix=prefix, kind=NumberPrefix.Kind.DESK)
    except IntegrityError:
        return  # one is in use already: another process opened it at the same moment


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
