"""The commands of ``clausier``, one module per family. Each has ``run(arguments) -> exit code``."""
