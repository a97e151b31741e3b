"""Makes parties and agents from texts: the hottest lines of the reader."""

from collections.abc import Callable, Sequence
from copy import copy
from datetime import date
from operator import itemgetter
from typing import Any, NamedTuple

from vostro.messages.iso20022.sketch import HolderSketch
from vostro.payment import Agent, FreeText, Identifier, Party, TextKind, place

Fields = dict[str, Any]
Where = Sequence[int]  # index in a sketch -> index in the texts at hand
_ROLE_AND_PATH = 2  # what the fields of a holder without content amount to
_ANYWHERE = "/-"  # stands in for the path of a part, to tell what is where it should be


def texts_at(indexes: Sequence[int]) -> Callable[[Sequence[str]], tuple[Any, ...]]:
    """Picks several texts at once, at C speed; a tuple also where it is one or none."""
    if len(indexes) > 1:
        return itemgetter(*indexes)
    if not indexes:
        return lambda _: ()
    index = indexes[0]
    return lambda texts: (texts[index],)


class NumberAt(NamedTuple):
    """Where an identifier stands; its scheme may be a word of ours."""

    number: int
    path: str
    scheme: int | str | None
    issuer: int | None


class Form:
    """A party or agent of a structure, wherever the structure stands."""

    def __init__(self, sketch: HolderSketch, where: Where) -> None:
        self.shape: type[Any] = Agent if sketch.is_agent else Party
        self.role: Any = sketch.roles[1] if sketch.is_agent else sketch.roles[0]
        self.path = sketch.path
        self.names = tuple(sketch.fields)
        fields = [where[index] for index, _ in sketch.fields.values()]
        self.lines = [(where[index], path) for index, path in sketch.lines]
        self.numbers = [
            NumberAt(
                where[number],
                path,
                where[scheme] if isinstance(scheme, int) else scheme,
                None if issuer is None else where[issuer],
            )
            for number, path, scheme, issuer in sketch.identifiers
        ]
        self.birth_date = sketch.birth_date and (where[sketch.birth_date[0]], sketch.birth_date[1])
        self.line_texts = slice(len(fields), len(fields) + len(self.lines))
        lines, numbers = [i for i, _ in self.lines], [n.number for n in self.numbers]
        self.texts = texts_at([*fields, *lines, *numbers])
        role: Any = self.role
        holder = self.shape(role=role, path=_ANYWHERE + self.path)
        # Only what is not where ISO 20022 of today has it.
        self.places = {
            name: path
            for name, (_, path) in sketch.fields.items()
            if place(holder, "", 0, name) != _ANYWHERE + path
        }
        self.all_places = {
            **self.places,
            **{f"address_lines[{n}]": path for n, (_, path) in enumerate(self.lines)},
            **{f"identifiers[{n}]": number.path for n, number in enumerate(self.numbers)},
        }
        is_bic = self.names == ("bic",) and not self.all_places
        self.only_bic = fields[0] if is_bic and sketch.is_agent else None

    def below(self, prefix: str) -> "Form":
        """The same with its paths below `prefix`."""
        form = copy(self)
        form.path = prefix + self.path
        form.lines = [(index, prefix + path) for index, path in self.lines]
        form.numbers = [n._replace(path=prefix + n.path) for n in self.numbers]
        form.birth_date = self.birth_date and (self.birth_date[0], prefix + self.birth_date[1])
        form.places = {name: prefix + path for name, path in self.places.items()}
        form.all_places = {name: prefix + path for name, path in self.all_places.items()}
        return form


class Maker:
    """Makes one party or agent of a structure; the path of the structure comes with the texts."""

    __slots__ = ("constants", "form", "path", "role")

    def __init__(self, form: Form, prefix: str) -> None:
        self.form = form.below(prefix) if prefix else form
        self.role: Any = form.role
        self.path = self.form.path
        self.constants: Fields = {"role": form.role, "path": self.path}
        if self.form.all_places:
            self.constants["paths"] = self.form.all_places

    def agent(self, texts: Sequence[str], prefix: str) -> Agent | None:
        """The agent, None if all its elements are empty."""
        only_bic = self.form.only_bic
        if only_bic is not None:  # most banks are a BIC and nothing else
            bic = texts[only_bic]
            return Agent(role=self.role, bic=bic, path=prefix + self.path) if bic else None
        fields = self._fields(texts, prefix)
        return Agent(**fields) if len(fields) > _ROLE_AND_PATH else None

    def party(self, texts: Sequence[str], prefix: str, odd: list[FreeText]) -> Party | None:
        """The party, None if all its elements are empty; what is no date goes to `odd`."""
        fields = self._fields(texts, prefix)
        if self.form.birth_date is not None:
            index, path = self.form.birth_date
            add_birth_date(fields, texts[index], prefix + path, odd)
        return Party(**fields) if len(fields) > _ROLE_AND_PATH else None

    def _fields(self, texts: Sequence[str], prefix: str) -> Fields:
        form = self.form
        values = form.texts(texts)
        if not values or "" in values:
            return self._fields_with_gaps(texts, prefix)
        fields = self.constants.copy()
        fields.update(zip(form.names, values))  # noqa: B905 lines and numbers come after the names
        if form.lines:
            fields["address_lines"] = values[form.line_texts]
        if form.numbers:
            fields["identifiers"] = tuple([i for _, i in self._identifiers(texts)])
        if prefix:
            fields["path"] = prefix + self.path
            if form.all_places:
                fields["paths"] = {n: prefix + path for n, path in form.all_places.items()}
        return fields

    def _fields_with_gaps(self, texts: Sequence[str], prefix: str) -> Fields:
        form = self.form
        fields: Fields = {"role": self.role, "path": prefix + self.path}
        values = zip(form.names, form.texts(texts))  # noqa: B905 as above
        fields |= {name: text for name, text in values if text}
        paths = {name: path for name, path in form.places.items() if name in fields}
        lines = [(path, texts[index]) for index, path in form.lines if texts[index]]
        identifiers = self._identifiers(texts)
        for name, found in (("address_lines", lines), ("identifiers", identifiers)):
            if found:
                fields[name] = tuple([value for _, value in found])
                paths |= {f"{name}[{n}]": path for n, (path, _) in enumerate(found)}
        if paths:
            fields["paths"] = {name: prefix + path for name, path in paths.items()}
        return fields

    def _identifiers(self, texts: Sequence[str]) -> list[tuple[str, Identifier]]:
        """Each number with its place."""
        found = []
        for index, path, scheme, issuer in self.form.numbers:
            if number := texts[index]:
                word = texts[scheme] if isinstance(scheme, int) else scheme
                by = None if issuer is None else texts[issuer]
                identifier = Identifier(id=number, scheme=word or None, issuer=by or None)
                found.append((path, identifier))
        return found


def add_birth_date(fields: Fields, text: str, path: str, odd: list[FreeText]) -> None:
    """A date of birth; what is none is kept as text."""
    try:
        fields["birth_date"] = date.fromisoformat(text[:10])
    except ValueError:
        if text:
            odd.append(FreeText(text=text, kind=TextKind.OTHER, path=path))
