"""The faces of the library, thin: the command line."""
