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
    """One element of a structure."""

    __slots__ = ("children", "end", "index", "name")

    def __init__(self, tag: str, index: int) -> None:
        self.name = tag.rpartition("}")[2]
        self.index = index  # of its text in `Flat.texts`
        self.end = index + 1  # of all that stands below it
        self.children: list[Node] = []


def tree_of(tags: Tags, sizes: Sizes) -> Node:
    """The structure as a tree, from what a walk in document order has met."""
    root = Node(tags[0], 0)
    open_nodes = [(root, sizes[0])]
    for index in range(1, len(tags)):
        while len(open_nodes[-1][0].children) == open_nodes[-1][1]:
            open_nodes.pop()[0].end = index
        node = Node(tags[index], index)
        open_nodes[-1][0].children.append(node)
        if sizes[index]:
            open_nodes.append((node, sizes[index]))
    for node, _ in open_nodes:
        node.end = len(tags)
    return root


def placed(node: Node, path: str) -> Iterator[tuple[Node, str]]:
    """Each child with its path: numbered where there are several of a name."""
    counts = Counter(child.name for child in node.children)
    seen: Counter[str] = Counter()
    for child in node.children:
        seen[child.name] += 1
        several = counts[child.name] > 1
        yield child, f"{path}/{child.name}" + (f"[{seen[child.name]}]" if several else "")
