"""The syntaxes of a flux: what each one may hold, and its interface code. Source: EDI annex 1.2, `deposer/flux` of 2026."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models

from unisson.portal.invoices.cadres import CADRES, CadreFacturation


class SyntaxeFlux(models.TextChoices):
    """Official codes of `syntaxeFlux`."""

    IN_DP_E1_UBL_INVOICE = "IN_DP_E1_UBL_INVOICE", "UBL structuré"
    IN_DP_E1_CII_16B = "IN_DP_E1_CII_16B", "CII D16B structuré"
    IN_DP_E1_CII = "IN_DP_E1_CII", "CII ancien structuré"
    IN_DP_E1_PES_FACTURE = "IN_DP_E1_PES_FACTURE", "PES facture (retiré)"
    IN_DP_E1_XCBL = "IN_DP_E1_XCBL", "xCBL"
    IN_DP_E2_UBL_INVOICE_MIN = "IN_DP_E2_UBL_INVOICE_MIN", "UBL minimal"
    IN_DP_E2_CII_MIN = "IN_DP_E2_CII_MIN", "CII ancien minimal"
    IN_DP_E2_CII_MIN_16B = "IN_DP_E2_CII_MIN_16B", "CII D16B minimal"
    IN_DP_E2_PES_FACTURE_MIN = "IN_DP_E2_PES_FACTURE_MIN", "PES minimal (retiré)"
    IN_DP_E2_CPP_FACTURE_MIN = "IN_DP_E2_CPP_FACTURE_MIN", "CPPFactureMixte"
    IN_DP_E2_CII_FACTURX = "IN_DP_E2_CII_FACTURX", "Factur-X"
    IN_DP_E3_UBL_INVOICE = "IN_DP_E3_UBL_INVOICE", "UBL, mémoire de frais de justice"


@dataclass(frozen=True, slots=True)
class Syntaxe:
    """`interface`: four characters of the deposit number; `formats`: what the portal reads of it; `why`: why it reads none;
    `only`: the cadre that every document of it bears."""

    interface: str
    formats: tuple[str, ...] = ()
    why: str = ""
    only: CadreFacturation | None = None

    @property
    def may_be_sent(self) -> bool:
        """Whether a right document of this syntaxe reaches its recipient here."""
        return bool(self.formats) and (self.only is None or CADRES[self.only].is_open)


_UBL = ("UBL_INVOICE", "UBL_CREDIT_NOTE")
_S = SyntaxeFlux
_PES = (
    "PES Facture n’est pas lu : il a été retiré des formats de facture en mars 2019 (annexe EDI V4.20). Produisez de l’UBL "
    "({instead}), du CII D16B ou du Factur-X (IN_DP_E2_CII_FACTURX)."
)

SYNTAXES: dict[SyntaxeFlux, Syntaxe] = {
    _S.IN_DP_E1_UBL_INVOICE: Syntaxe("1100", _UBL),
    _S.IN_DP_E1_CII: Syntaxe("1101", ("CII_ANCIEN",)),
    _S.IN_DP_E1_PES_FACTURE: Syntaxe("1102", why=_PES.format(instead="IN_DP_E1_UBL_INVOICE")),
    _S.IN_DP_E1_XCBL: Syntaxe("1103", ("XCBL",)),
    _S.IN_DP_E1_CII_16B: Syntaxe("1106", ("CII",)),
    _S.IN_DP_E2_UBL_INVOICE_MIN: Syntaxe("1110", _UBL),
    _S.IN_DP_E2_CII_MIN: Syntaxe("1111", ("CII_ANCIEN",)),
    _S.IN_DP_E2_PES_FACTURE_MIN: Syntaxe("1112", why=_PES.format(instead="IN_DP_E2_UBL_INVOICE_MIN")),
    _S.IN_DP_E2_CPP_FACTURE_MIN: Syntaxe("1113", ("CPP_FACTURE",)),
    _S.IN_DP_E2_CII_MIN_16B: Syntaxe("1116", ("CII",)),
    _S.IN_DP_E2_CII_FACTURX: Syntaxe("1117", ("FACTURX",)),
    _S.IN_DP_E3_UBL_INVOICE: Syntaxe("1120", _UBL, only=CadreFacturation.A3_MEMOIRE_JUSTICE),
}
# Declared by the Swagger, described nowhere: nothing is kept of such a deposit.
UNDESCRIBED = {
    f"IN_DP_PDFARCHIVE_{kind}_MUG": (
        f"Les PDF archivés (IN_DP_PDFARCHIVE_{kind}_MUG) viennent d’un ancien service, sans description publique. Un PDF "
        f"qui porte son XML se dépose en Factur-X (IN_DP_E2_CII_FACTURX) ; sinon, déposez le XML ({alone})."
    )
    for kind, alone in (("UBL_INVOICE", SyntaxeFlux.IN_DP_E1_UBL_INVOICE.value), ("CII", SyntaxeFlux.IN_DP_E1_CII_16B.value))
}
MIXED = "1001"  # a lot of the portal holds any format: an interface code nobody uses in the annex


def interface_of(syntaxe: str) -> str:
    """The interface code of a syntaxe; of a lot of any format when it is empty."""
    return SYNTAXES[SyntaxeFlux(syntaxe)].interface if syntaxe else MIXED
