"""The accounts of the demonstration, as they are printed at the start."""

from __future__ import annotations

from unisson.entrypoints.jobs.world.cast import PASSWORD, PEOPLE, PLACE_BY_KEY


def sheet() -> str:
    """One line a person: address, name, structure, role in the story; and the password they share."""
    lines = [f"Comptes de démonstration (mot de passe commun : {PASSWORD})"]
    width = max(len(person.email) for person in PEOPLE)
    for person in PEOPLE:
        place = PLACE_BY_KEY[person.places[0][0]].raison_sociale if person.places else "Support"
        lines.append(f"  {person.email:<{width}}  {place} : {person.first_name} {person.last_name}, {person.presentation}")
    return "\n".join(lines)
