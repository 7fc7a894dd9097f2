"""Why those who run a shelter may see who lives there."""

from partners.access import grant
from shelters.queries import residents

grant("household", "resident", residents, acts=["see_residents"])
grant("household_names", "resident", residents, acts=["see_residents"])
grant("household_people", "resident", residents, acts=["see_residents"])
