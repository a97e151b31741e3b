"""SWIFT MT -> Payment: FIN text with blocks 1 to 5, batch files, or block 4 alone.

`fin` takes text apart into messages and fields, `lines` reads what stands in party fields,
`roles` says what a tag means in which message, `payments` puts it together.
"""
