"""Makes parties and agents from texts: the hottest lines of the reader."""

from collections.abc import Callable, Sequence
from datetime import date
from operator import itemgetter
from typing import Any

from vostro.messages.iso20022.sketch import HolderSketch
from vostro.payment import Agent, FreeText, Identifier, Party, TextKind, place

Fields = dict[str, Any]


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

    def __init__(self, sketch: HolderSketch, prefix: str) -> None:
        self.sketch, self.prefix = sketch, prefix
        self.role: Any = sketch.roles[1] if sketch.is_agent else sketch.roles[0]
        self.path = prefix + sketch.path
        self.names = tuple(sketch.fields)
        self.texts = texts_at([index for index, _ in sketch.fields.values()])
        self.is_plain = not (sketch.lines or sketch.identifiers or sketch.birth_date)
        self.constants: Fields = {"role": self.role, "path": self.path}
        paths = self.paths_of(self.names)
        if paths:
            self.constants["paths"] = paths

    def paths_of(self, names: Sequence[str]) -> dict[str, str]:
        """The places of fields that are not where ISO 20022 of today has them."""
        holder = (Agent if self.sketch.is_agent else Party)(role=self.role, path=self.path)
        places = {name: self.prefix + self.sketch.fields[name][1] for name in names}
        return {n: path for n, path in places.items() if place(holder, "", 0, n) != path}

    def fields_with_gaps(self, texts: list[str]) -> Fields:
        """The fields where some are blank, or lines and identifiers come on top."""
        values = zip(self.names, self.texts(texts), strict=True)
        fields: Fields = {name: text for name, text in values if text}
        paths = self.paths_of(tuple(fields))
        lines: list[str] = []
        identifiers: list[Identifier] = []
        for index, path in self.sketch.lines:
            if text := texts[index]:
                paths[f"address_lines[{len(lines)}]"] = self.prefix + path
                lines.append(text)
        for index, path, scheme, issuer in self.sketch.identifiers:
            if number := texts[index]:
                paths[f"identifiers[{len(identifiers)}]"] = self.prefix + path
                word = texts[scheme] if isinstance(scheme, int) else scheme
                by = None if issuer is None else texts[issuer]
                identifier = Identifier(id=number, scheme=word or None, issuer=by or None)
                identifiers.append(identifier)
        if lines:
            fields["address_lines"] = tuple(lines)
        if identifiers:
            fields["identifiers"] = tuple(identifiers)
        if paths:
            fields["paths"] = paths
        return fields


class PartyMaker(HolderMaker):
    """Makes one party of one structure."""

    def make(self, texts: list[str], odd: list[FreeText]) -> Party | None:
        """The party, None if all its elements are empty; what is no date goes to `odd`."""
        values = self.texts(texts)
        if self.is_plain and "" not in values:
            fields = self.constants.copy()
            fields.update(zip(self.names, values))  # noqa: B905 as long as each other, see above
            return Party(**fields)
        fields = self.fields_with_gaps(texts)
        if self.sketch.birth_date is not None:
            index, path = self.sketch.birth_date
            self._add_birth_date(fields, texts[index], self.prefix + path, odd)
        if not fields:
            return None
        return Party(role=self.role, path=self.path, **fields)

    def _add_birth_date(self, fields: Fields, text: str, path: str, odd: list[FreeText]) -> None:
        try:
            fields["birth_date"] = date.fromisoformat(text[:10])
        except ValueError:
            if text:
                odd.append(FreeText(text=text, kind=TextKind.OTHER, path=path))


class AgentMaker(HolderMaker):
    """Makes one agent of one structure."""

    def make(self, texts: list[str]) -> Agent | None:
        """The agent, None if all its elements are empty."""
        values = self.texts(texts)
        if self.is_plain and "" not in values:
            fields = self.constants.copy()
            fields.update(zip(self.names, values))  # noqa: B905 as long as each other, see above
            return Agent(**fields)
        fields = self.fields_with_gaps(texts)
        return Agent(role=self.role, path=self.path, **fields) if fields else None


def maker_of(sketch: HolderSketch, prefix: str) -> PartyMaker | AgentMaker:
    """The maker for one party or agent of a structure."""
    return (AgentMaker if sketch.is_agent else PartyMaker)(sketch, prefix)
