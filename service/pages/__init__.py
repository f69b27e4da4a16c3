"""Pages made by the server, which work without any script: the shelf, the conditions, a form to try a case."""
