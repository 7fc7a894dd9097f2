"""Why a health worker may see a household, and its names: a referral of theirs is about it."""

from partners.access import grant
from referrals.models import Side
from referrals.queries import referred

ACTS = [side.value for side in Side]

grant("household", "referred", referred, acts=ACTS)
grant("household_names", "referred", referred, acts=ACTS)
