"""Why the system refuses to read or to write, in French."""

from __future__ import annotations

import errno

_REASONS = {
    errno.ENOENT: "ce fichier n'existe pas",
    errno.EACCES: "accès refusé",
    errno.EPERM: "accès refusé",
    errno.EISDIR: "c'est un dossier",
    errno.ENOTDIR: "un des dossiers du chemin est un fichier",
    errno.ENOSPC: "il n'y a plus de place",
    errno.EROFS: "le disque est en lecture seule",
    errno.ENAMETOOLONG: "le nom est trop long",
    errno.ELOOP: "les liens tournent en rond",
    errno.EIO: "le disque ne répond pas",
    errno.EEXIST: "un fichier porte déjà ce nom",
}


def reason(error: OSError | ValueError) -> str:
    """The reason in a few words; that of the system where it has no French here."""
    code = getattr(error, "errno", None)
    told = _REASONS.get(code) if isinstance(code, int) else None
    return told or getattr(error, "strerror", None) or str(error)
