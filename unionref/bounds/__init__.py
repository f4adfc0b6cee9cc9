"""Date bounds by constraint propagation: the network, what the statements put into it, and the sentences."""
