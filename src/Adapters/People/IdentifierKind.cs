namespace MessageBroker.Adapters.People;

/// <summary>
/// The identifiers of the two countries that this program can judge. The kind is always carried beside the number:
/// about one valid EGN in ten also passes the check of an LNCh, so it cannot be inferred from the digits.
/// </summary>
public enum IdentifierKind
{
    /// <summary>ЕГН, Bulgarian civil number, 10 digits.</summary>
    Egn,
    /// <summary>ЛНЧ, Bulgarian number of a foreigner, 10 digits.</summary>
    Lnch,
    /// <summary>CNP, Romanian personal number, 13 digits.</summary>
    Cnp,
    /// <summary>NIF, Romanian fiscal number of a person without CNP, 13 digits starting with 9; no public check digit.</summary>
    Nif,
    /// <summary>ЕИК (BULSTAT), Bulgarian organisation, 9 digits.</summary>
    Eik,
    /// <summary>ЕИК of a branch, 13 digits.</summary>
    Eik13,
    /// <summary>CUI/CIF, Romanian organisation, 2 to 10 digits, optional prefix RO.</summary>
    Cui,
    /// <summary>IBAN of a Bulgarian (22 characters) or Romanian (24 characters) account; others by ISO 13616 length bounds only.</summary>
    Iban,
}
