"""Triple stores: loading the graph into them, proving that they answer rightly, asking them.

Everything is spoken over HTTP by the standard library. The one thing it lacks is built here from its parts: a
large file is sent only when the server's challenge has been answered, which Virtuoso's digest needs.
"""
