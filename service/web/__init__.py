"""The contracts over HTTP: routes, problems, documents, streams; what decides is in `deciding`, which knows no HTTP."""
