"""Why a health worker may see a household, and its names: a referral of theirs is about it."""

from partners.access import grant
from referrals.queries import referred

grant("household", "referred", referred)
grant("household_names", "referred", referred)
