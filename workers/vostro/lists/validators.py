"""By what a web server and we know whether we have what it has."""

import msgspec


class Validators(msgspec.Struct, frozen=True, kw_only=True):
    """By what a server knows whether we have what it has. Source: RFC 9110, section 8.8."""

    etag: str | None = None
    last_modified: str | None = None

    @property
    def headers(self) -> dict[str, str]:
        """Of a request that wants the content only if it is another."""
        given = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in given.items() if value is not None}
