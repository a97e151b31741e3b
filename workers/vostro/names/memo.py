"""What tokens were found to be like, remembered within bounds and forgotten in small steps."""

from collections import OrderedDict
from collections.abc import Iterator

from vostro.names.vocabulary import Token, Vocabulary

TOKENS_KEPT_MAX = 16_000  # similar sets kept: 1 to 3 KB each
# And their names, some 70 bytes each: 10 a listed name, so 0.7 KB a name at most.
POSTINGS_KEPT_A_NAME, POSTINGS_KEPT_MIN = 10, 300_000
TOKENS_FORGOTTEN_AT_ONCE = 50  # with some 150 names each: half a millisecond


class TokenMemo:
    """The similar sets of tokens met lately, and which neighbours a listed name writes as one."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.postings_max = max(POSTINGS_KEPT_MIN, POSTINGS_KEPT_A_NAME * vocabulary.names_count)
        self._tokens: OrderedDict[tuple[str, bool], Token] = OrderedDict()
        self._ones: OrderedDict[tuple[str, str], bool] = OrderedDict()

    def token(self, word: str, is_last: bool) -> Token:  # noqa: FBT001 - called for every word
        """What a word is like; `is_last`: it ends the text."""
        key = (word, is_last)
        token = self._tokens.get(key)
        if token is None:
            token = self.vocabulary.token(word, is_last=is_last)
            if len(self._tokens) >= TOKENS_KEPT_MAX:
                self._forget_oldest()
            while self._tokens and self.vocabulary.kept > self.postings_max:
                self._forget_oldest()
            self._tokens[key] = token
        return token

    def _forget_oldest(self) -> None:
        # One by one: to clear millions of postings at once takes 50 ms a million.
        _, token = self._tokens.popitem(last=False)
        if token.names is not None:
            self.vocabulary.kept -= token.count

    def forget(self) -> Iterator[None]:
        """Drops what is remembered in small steps; the index stays good."""
        while self._tokens:
            for _ in range(min(TOKENS_FORGOTTEN_AT_ONCE, len(self._tokens))):
                self._forget_oldest()
            yield
        while self._ones:
            for _ in range(min(TOKENS_KEPT_MAX // 20, len(self._ones))):
                self._ones.popitem(last=False)
            yield

    def is_one(self, first: str, second: str) -> bool:
        """Whether two neighbours are written as one somewhere."""
        known = self._ones.get((first, second))
        if known is None:
            known = self.vocabulary.words.are_one(first, second)
            if len(self._ones) >= TOKENS_KEPT_MAX:
                self._ones.popitem(last=False)
            self._ones[first, second] = known
        return known
