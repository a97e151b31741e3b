"""The structure of a message, apart from what it says: tags and numbers of children.

Messages of one sender are all built alike. So what to do with each element of a structure is
worked out once (`sketch`), and what is done for each message is to fill in its texts.
"""

from collections import Counter
from collections.abc import Iterator
from operator import attrgetter

from vostro.messages.xml import Element

Tags = tuple[str, ...]
Sizes = tuple[int, ...]

_tag, _text, _tail = attrgetter("tag"), attrgetter("text"), attrgetter("tail")


class Flat:
    """A part of a message in document order: elements with their texts, cleaned."""

    __slots__ = ("elements", "sizes", "tags", "tails", "texts")

    def __init__(self, element: Element, children: list[Element] | None = None) -> None:
        """Of the whole element, or of no more than these children of it."""
        if children is None:
            elements = list(element.iter())
            self.sizes: Sizes = tuple(map(len, elements))
        else:
            elements = [element, *(below for child in children for below in child.iter())]
            self.sizes = (len(children), *map(len, elements[1:]))
        self.elements = elements
        self.tags: Tags = tuple(map(_tag, elements))
        # White space at the ends gone, line breaks and indentation inside as one space.
        self.texts = [" ".join(text.split()) if text else "" for text in map(_text, elements)]
        # What follows the part itself belongs to what is around it.
        tails = map(_tail, elements)
        next(tails)
        self.tails = any(tails)


class Node:
    """One element of a structure."""

    __slots__ = ("children", "index", "name")

    def __init__(self, tag: str, index: int) -> None:
        self.name = tag.rpartition("}")[2]
        self.index = index  # of its text in `Flat.texts`
        self.children: list[Node] = []


def tree_of(tags: Tags, sizes: Sizes) -> Node:
    """The structure as a tree, from what a walk in document order has met."""
    root = Node(tags[0], 0)
    open_nodes = [(root, sizes[0])]
    for index in range(1, len(tags)):
        while len(open_nodes[-1][0].children) == open_nodes[-1][1]:
            open_nodes.pop()
        node = Node(tags[index], index)
        open_nodes[-1][0].children.append(node)
        if sizes[index]:
            open_nodes.append((node, sizes[index]))
    return root


def placed(node: Node, path: str) -> Iterator[tuple[Node, str]]:
    """Each child with its path: numbered where there are several of a name."""
    counts = Counter(child.name for child in node.children)
    seen: Counter[str] = Counter()
    for child in node.children:
        seen[child.name] += 1
        several = counts[child.name] > 1
        yield child, f"{path}/{child.name}" + (f"[{seen[child.name]}]" if several else "")


def local_name(element: Element) -> str:
    """The name without its namespace."""
    return str(element.tag).rpartition("}")[2]
