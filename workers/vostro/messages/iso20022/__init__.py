"""ISO 20022 XML of every version and envelope -> Payment.

`catalogue` and `vocabulary` hold the standard's names. `structure` takes a message apart into
structure and texts. For a structure `plan` finds header and transactions, `sketch` works out
by `tables` what to do with each element, `program` and `holders` do it, message after message.
`assemble` makes the Payment. `writing` knows messages by their tags alone, so that they need no
parsing, and `batch` the transactions of one; `payments` is the entry. `as_json` writes what came
as JSON in XML.
"""
