namespace MessageBroker.Evidence;

/// <summary>Sub-indications of EN 319 102-1 that we give.</summary>
public enum SubIndication
{
    None,
    FormatFailure,
    HashFailure,
    SigCryptoFailure,
    SigConstraintsFailure,
    CryptoConstraintsFailure,
    CryptoConstraintsFailureNoPoe,
    SignedDataNotFound,
    NoSigningCertificateFound,
    NoCertificateChainFound,
    ChainConstraintsFailure,
    OutOfBoundsNoPoe,
    RevokedNoPoe,
    CertificateChainGeneralFailure,
    NoPoe,
}

/// <summary>The words of EN 319 102-1 as they are written.</summary>
public static class IndicationWords
{
    public static string Word(this Indication indication) => indication switch
    {
        Indication.TotalPassed => "TOTAL-PASSED",
        Indication.TotalFailed => "TOTAL-FAILED",
        _ => "INDETERMINATE",
    };

    /// <summary>The word, or null for none.</summary>
    public static string? Word(this SubIndication sub) => sub switch
    {
        SubIndication.FormatFailure => "FORMAT_FAILURE",
        SubIndication.HashFailure => "HASH_FAILURE",
        SubIndication.SigCryptoFailure => "SIG_CRYPTO_FAILURE",
        SubIndication.SigConstraintsFailure => "SIG_CONSTRAINTS_FAILURE",
        SubIndication.CryptoConstraintsFailure => "CRYPTO_CONSTRAINTS_FAILURE",
        SubIndication.CryptoConstraintsFailureNoPoe => "CRYPTO_CONSTRAINTS_FAILURE_NO_POE",
        SubIndication.SignedDataNotFound => "SIGNED_DATA_NOT_FOUND",
        SubIndication.NoSigningCertificateFound => "NO_SIGNING_CERTIFICATE_FOUND",
        SubIndication.NoCertificateChainFound => "NO_CERTIFICATE_CHAIN_FOUND",
        SubIndication.ChainConstraintsFailure => "CHAIN_CONSTRAINTS_FAILURE",
        SubIndication.OutOfBoundsNoPoe => "OUT_OF_BOUNDS_NO_POE",
        SubIndication.RevokedNoPoe => "REVOKED_NO_POE",
        SubIndication.CertificateChainGeneralFailure => "CERTIFICATE_CHAIN_GENERAL_FAILURE",
        SubIndication.NoPoe => "NO_POE",
        _ => null,
    };

    /// <summary>valid, invalid or not-checked.</summary>
    public static string Word(this CryptoOutcome crypto) => crypto switch
    {
        CryptoOutcome.Valid => "valid",
        CryptoOutcome.Invalid => "invalid",
        _ => "not-checked",
    };
}
