"""The kinds of problems that an answer tells (RFC 9457), in French: the doors and the routes have the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem: its status, its title, what whoever meets it may do. Its page is ``/problems/<slug>``."""

    slug: str
    status: int
    title: str
    remedy: str

    @property
    def address(self) -> str:
        """What identifies it: the address of its page."""
        return f"/problems/{self.slug}"

    def told(self, detail: str) -> dict[str, Any]:
        """A problem of this kind as plain data; ``detail`` says what is wrong this time."""
        return {"type": self.address, "title": self.title, "status": self.status, "detail": detail}


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        kind.slug: kind
        for kind in (
            Kind("corps-illisible", 400, "Le corps ne peut pas être lu", "Envoyez du JSON en UTF-8."),
            Kind("parametre-refuse", 400, "Un paramètre de l'adresse ne convient pas", "Corrigez-le comme il est dit."),
            Kind("en-tete-refuse", 400, "Un en-tête de la demande ne convient pas", "Corrigez-le comme il est dit."),
            Kind("hote-inconnu", 400, "Le service ne s'appelle pas ainsi", "Appelez-le par un des noms des réglages."),
            Kind("cle-demandee", 401, "Une clé est demandée", "Donnez votre clé : « Authorization: Bearer … »."),
            Kind("role-insuffisant", 403, "Cette clé n'a pas le rôle demandé", "Demandez une clé qui ait ce rôle."),
            Kind("autre-site", 403, "Une page d'un autre site ne peut pas demander cela",
                 "Demandez-le depuis une page du service, ou avec « Authorization: Bearer … »."),
            Kind("introuvable", 404, "Il n'y a rien à cette adresse", "Voyez les adresses dans /openapi.json."),
            Kind("contrat-inconnu", 404, "Ce contrat n'existe pas", "Voyez les contrats à l'adresse /contracts."),
            Kind("version-inconnue", 404, "Aucune version n'est en vigueur ce jour-là", "Voyez ses versions."),
            Kind("clause-inconnue", 404, "Cette clause n'existe pas", "Voyez les clauses dans les conditions."),
            Kind("decision-inconnue", 404, "Cette décision n'existe pas", "Vérifiez l'identifiant de la décision."),
            Kind("dossier-inconnu", 404, "Ce dossier n'existe pas", "Vérifiez la référence du dossier."),
            Kind("methode-refusee", 405, "Cette adresse ne connaît pas cette méthode", "Voyez l'en-tête « Allow »."),
            Kind("format-indisponible", 406, "Aucun des formats demandés n'existe ici",
                 "Demandez par « Accept » un des formats offerts."),
            Kind("corps-trop-lent", 408, "Le corps n'est pas arrivé à temps", "Envoyez-le d'un trait."),
            Kind("cle-deja-employee", 409, "Cette clé d'idempotence a déjà servi",
                 "Donnez une clé nouvelle à une demande nouvelle."),
            Kind("conflit", 409, "L'état de ce qui est visé ne le permet pas", "Voyez le détail."),
            Kind("donnees-effacees", 410, "Les données de cette décision ont été effacées",
                 "Rien ne peut les rendre : il reste la trace de la décision."),
            Kind("corps-trop-long", 413, "Le corps est trop long", "Envoyez moins, ou un flux de cas."),
            Kind("type-refuse", 415, "Ce type de corps n'est pas attendu", "Voyez /openapi.json."),
            Kind("cas-mal-forme", 422, "La demande se lit, mais ne convient pas", "Corrigez chaque défaut."),
            Kind("trop-de-demandes", 429, "Trop de demandes", "Attendez le temps que dit « Retry-After »."),
            Kind("erreur-interne", 500, "Le service s'est trompé", "Signalez-le avec l'identifiant de la demande."),
            Kind("indisponible", 503, "Le service ne peut pas répondre pour l'instant",
                 "Réessayez après le temps que dit « Retry-After »."),
            Kind("delai-depasse", 503, "La réponse demande trop de temps", "Posez moins de questions à la fois."),
        )
    }
)  # fmt: skip
