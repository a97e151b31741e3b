"""Makes parties and agents from texts: the hottest lines of the reader."""

from collections.abc import Callable, Sequence
from datetime import date
from operator import itemgetter
from typing import Any

from vostro.messages.iso20022.sketch import HolderSketch
from vostro.payment import Agent, FreeText, Identifier, Party, TextKind, place

Fields = dict[str, Any]
_ROLE_AND_PATH = 2  # what the fields of a holder without content amount to


def texts_at(indexes: Sequence[int]) -> Callable[[list[str]], tuple[Any, ...]]:
    """Picks several texts at once, at C speed; a tuple also where it is one or none."""
    if len(indexes) > 1:
        return itemgetter(*indexes)
    if not indexes:
        return lambda _: ()
    index = indexes[0]
    return lambda texts: (texts[index],)


class HolderMaker:
    """What is common to parties and agents: fields, address lines and identifiers."""

    shape: Any  # Party or Agent

    def __init__(self, sketch: HolderSketch, prefix: str) -> None:
        self.sketch, self.prefix = sketch, prefix
        self.role: Any = sketch.roles[1] if sketch.is_agent else sketch.roles[0]
        self.path = prefix + sketch.path
        self.names = tuple(sketch.fields)
        self.lines = slice(len(self.names), len(self.names) + len(sketch.lines))
        self.texts = texts_at(
            [
                *(index for index, _ in sketch.fields.values()),
                *(index for index, _ in sketch.lines),
                *(number for number, *_ in sketch.identifiers),
            ]
        )
        self.constants: Fields = {"role": self.role, "path": self.path}
        holder = self.shape(role=self.role, path=self.path)
        places = {name: prefix + path for name, (_, path) in sketch.fields.items()}
        # Only what is not where ISO 20022 of today has it.
        self.places = {n: path for n, path in places.items() if place(holder, "", 0, n) != path}
        paths = {
            **self.places,
            **{f"address_lines[{n}]": prefix + p for n, (_, p) in enumerate(sketch.lines)},
            **{f"identifiers[{n}]": prefix + i[1] for n, i in enumerate(sketch.identifiers)},
        }
        if paths:
            self.constants["paths"] = paths

    def fields_of(self, texts: list[str]) -> Fields:
        """The fields, with role and path; nothing but those two where all elements are empty."""
        values = self.texts(texts)
        if "" in values:
            return self._fields_with_gaps(texts)
        fields = self.constants.copy()
        fields.update(zip(self.names, values))  # noqa: B905 lines and numbers come after the names
        if self.sketch.lines:
            fields["address_lines"] = values[self.lines]
        if self.sketch.identifiers:
            fields["identifiers"] = tuple([i for _, i in self._identifiers(texts)])
        return fields

    def _fields_with_gaps(self, texts: list[str]) -> Fields:
        fields: Fields = {"role": self.role, "path": self.path}
        values = zip(self.names, self.texts(texts))  # noqa: B905 as above
        fields |= {name: text for name, text in values if text}
        paths = {name: path for name, path in self.places.items() if name in fields}
        lines = [(self.prefix + path, texts[i]) for i, path in self.sketch.lines if texts[i]]
        identifiers = self._identifiers(texts)
        for name, found in (("address_lines", lines), ("identifiers", identifiers)):
            if found:
                fields[name] = tuple([value for _, value in found])
                paths |= {f"{name}[{n}]": path for n, (path, _) in enumerate(found)}
        if paths:
            fields["paths"] = paths
        return fields

    def _identifiers(self, texts: list[str]) -> list[tuple[str, Identifier]]:
        """Each number with its place."""
        found = []
        for index, path, scheme, issuer in self.sketch.identifiers:
            if number := texts[index]:
                word = texts[scheme] if isinstance(scheme, int) else scheme
                by = None if issuer is None else texts[issuer]
                identifier = Identifier(id=number, scheme=word or None, issuer=by or None)
                found.append((self.prefix + path, identifier))
        return found


class PartyMaker(HolderMaker):
    """Makes one party of one structure."""

    shape = Party

    def make(self, texts: list[str], odd: list[FreeText]) -> Party | None:
        """The party, None if all its elements are empty; what is no date goes to `odd`."""
        fields = self.fields_of(texts)
        if self.sketch.birth_date is not None:
            index, path = self.sketch.birth_date
            self._add_birth_date(fields, texts[index], self.prefix + path, odd)
        return Party(**fields) if len(fields) > _ROLE_AND_PATH else None

    def _add_birth_date(self, fields: Fields, text: str, path: str, odd: list[FreeText]) -> None:
        try:
            fields["birth_date"] = date.fromisoformat(text[:10])
        except ValueError:
            if text:
                odd.append(FreeText(text=text, kind=TextKind.OTHER, path=path))


class AgentMaker(HolderMaker):
    """Makes one agent of one structure."""

    shape = Agent

    def __init__(self, sketch: HolderSketch, prefix: str) -> None:
        super().__init__(sketch, prefix)
        # Most banks are a BIC and nothing else.
        is_bic = self.names == ("bic",) and "paths" not in self.constants
        self.only_bic = sketch.fields["bic"][0] if is_bic else None

    def make(self, texts: list[str]) -> Agent | None:
        """The agent, None if all its elements are empty."""
        if self.only_bic is not None:
            bic = texts[self.only_bic]
            return Agent(role=self.role, bic=bic, path=self.path) if bic else None
        fields = self.fields_of(texts)
        return Agent(**fields) if len(fields) > _ROLE_AND_PATH else None


def maker_of(sketch: HolderSketch, prefix: str) -> PartyMaker | AgentMaker:
    """The maker for one party or agent of a structure."""
    return (AgentMaker if sketch.is_agent else PartyMaker)(sketch, prefix)
