"""The structure of a message, apart from what it says: tags and numbers of children.

Messages of one sender are all built alike. So what to do with each element of a structure is
worked out once (`sketch`), and what is done for each message is to fill in its texts.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from operator import attrgetter

from vostro.messages.xml import Element

Tags = tuple[str, ...]
Sizes = tuple[int, ...]

_tag, _text, _tail = attrgetter("tag"), attrgetter("text"), attrgetter("tail")


class Flat:
    """A message, or part of one, in document order: its elements and their texts, cleaned."""

    __slots__ = ("elements", "has_tails", "texts")

    def __init__(self, elements: list[Element], texts: list[str], *, has_tails: bool) -> None:
        self.elements, self.texts, self.has_tails = elements, texts, has_tails

    def currency(self, index: int) -> str | None:
        """The currency of an amount."""
        return self.elements[index].get("Ccy")

    def part(self, ranges: Sequence[tuple[int, int]]) -> "Flat":
        """No more than these ranges of it."""
        start, end = ranges[0]
        texts, elements = self.texts[start:end], self.elements[start:end]
        for start, end in ranges[1:]:
            texts += self.texts[start:end]
            elements += self.elements[start:end]
        return Flat(elements, texts, has_tails=self.has_tails)


def flatten(root: Element) -> tuple[Flat, Tags, Sizes]:
    """A message in document order, and its structure."""
    elements = list(root.iter())
    # White space at the ends gone, line breaks and indentation inside as one space.
    texts = [" ".join(text.split()) if text else "" for text in map(_text, elements)]
    flat = Flat(elements, texts, has_tails=any(map(_tail, elements)))  # text between elements
    return flat, tuple(map(_tag, elements)), tuple(map(len, elements))


class Node:
    """One element of a structure; what stands below it is looked up when it is asked for."""

    __slots__ = ("end", "ends", "index", "name", "tags")

    def __init__(self, tags: Tags, ends: list[int], index: int) -> None:
        self.tags, self.ends = tags, ends
        self.index = index  # of its text in `Flat.texts`
        self.end = ends[index]  # of all that stands below it
        self.name = tags[index].rpartition("}")[2]

    @property
    def children(self) -> "list[Node]":
        """The elements right below it."""
        found = []
        index = self.index + 1
        while index < self.end:
            found.append(Node(self.tags, self.ends, index))
            index = self.ends[index]
        return found


def tree_of(tags: Tags, sizes: Sizes) -> Node:
    """The structure as a tree, from what a walk in document order has met."""
    ends = list(range(1, len(tags) + 1))
    for index in range(len(tags) - 1, -1, -1):
        end = index + 1
        for _ in range(sizes[index]):
            end = ends[end]
        ends[index] = end
    return Node(tags, ends, 0)


def placed(node: Node, path: str) -> Iterator[tuple[Node, str]]:
    """Each child with its path: numbered where there are several of a name."""
    children = node.children
    counts = Counter([child.name for child in children])
    seen: Counter[str] = Counter()
    for child in children:
        seen[child.name] += 1
        several = counts[child.name] > 1
        yield child, f"{path}/{child.name}" + (f"[{seen[child.name]}]" if several else "")
