"""The doors of the service: who may come in, how much, how often, and what is told of it."""
