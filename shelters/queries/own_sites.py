"""The sites that a reader runs, with what they look at first: the age of the figure, and who is expected."""

from django.db.models import OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from incidents.models import Incident
from partners.access import within
from partners.models import Role, User
from shelters.models import Shelter, Stay

SHOWN = 20


def own_sites(user: User) -> QuerySet[Shelter]:
    """The sites of the organisations that `user` runs sites for, the oldest figure first, with the people
    who are `expected` there. Sites that are closed, and those of incidents that are over, are left out.
    """
    theirs = [m.organisation_id for m in user.standing if m.role == Role.SHELTER_MANAGER]
    reached = within(user, "report_capacity", "incident__scope", owner="operator")
    there = Stay.objects.filter(shelter=OuterRef("pk"), state__in=Stay.EXPECTED).order_by()
    people = there.values("shelter").annotate(n=Sum("people")).values("n")
    rows = Shelter.objects.filter(reached, operator__in=theirs).exclude(
        status=Shelter.Status.CLOSED
    )
    rows = rows.exclude(incident__status__in=Incident.OVER).select_related("incident__scope")
    rows = rows.annotate(expected=Coalesce(Subquery(people), 0))
    return rows.order_by("figure_at", "code")[:SHOWN]
