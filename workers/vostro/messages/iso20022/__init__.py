"""ISO 20022 XML of every version and envelope -> Payment.

`document` parses, `vocabulary` holds the standard's names, `tables` compiles them for one
namespace, `level` collects what one part of a message says, `payments` puts it together.
"""
