"""Builders of shipped data. They are run by hand, fetch their sources, and are no part of Posko."""
