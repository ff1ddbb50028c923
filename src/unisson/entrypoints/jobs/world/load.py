"""Put the cast in the database; done twice, it changes nothing."""

from __future__ import annotations

from dataclasses import dataclass

from unisson.entrypoints.jobs.world.cast import PASSWORD, PEOPLE, PERSON_BY_KEY, PLACE_BY_KEY, PLACES
from unisson.portal.accounts.models import User
from unisson.portal.directory import fiction
from unisson.portal.kernel.actor import Actor, EntryPoint
from unisson.portal.notifications import preferences
from unisson.portal.notifications.models import Famille, Rythme
from unisson.portal.organisations.models import Structure
from unisson.portal.organisations.permissions import actor_for

# In a demonstration and in tests nobody waits for the next morning.
AT_ONCE = dict.fromkeys((Famille.A_TRAITER, Famille.SUIVI, Famille.GESTION), Rythme.IMMEDIAT)


@dataclass(frozen=True, slots=True)
class World:
    """The cast, as rows of the database, under its names: `world.COMMUNE`, `world.claire`."""

    structures: dict[str, Structure]
    people: dict[str, User]

    def __getattr__(self, key: str) -> Structure | User:
        found = self.structures.get(key) or self.people.get(key)
        if found is None:
            raise AttributeError(key)
        return found

    def actor(self, key: str, entry_point: EntryPoint = EntryPoint.PORTAIL) -> Actor:
        """The person as an actor, with their rights; a new one each time, as for each request."""
        return actor_for(self.people[key], entry_point)


def load_cast() -> World:
    """Write what is missing of the cast and return it whole."""
    services = [{"identifiant": place.siret, **service} for place in PLACES for service in place.services]
    structures = fiction.write_structures([place.row for place in PLACES], services)
    people = fiction.write_people([person.row for person in PEOPLE], PASSWORD)
    fiction.attach(_attachments(), people, structures)
    preferences.choose_for((person.pk for person in people.values()), AT_ONCE)
    return World(
        {key: structures[place.siret] for key, place in PLACE_BY_KEY.items()},
        {key: people[person.email] for key, person in PERSON_BY_KEY.items()},
    )


def _attachments() -> list[fiction.Attachment]:
    return [
        fiction.Attachment(person.email, PLACE_BY_KEY[key].siret, role, rights)
        for person in PEOPLE
        for key, role, rights in person.places
    ]
