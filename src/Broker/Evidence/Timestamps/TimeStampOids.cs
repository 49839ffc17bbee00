namespace MessageBroker.Evidence.Timestamps;

/// <summary>Object identifiers of RFC 3161, RFC 5035 and RFC 5652 that a time-stamp token uses, one place.</summary>
internal static class TimeStampOids
{
    /// <summary>id-ct-TSTInfo.</summary>
    public const string TstInfo = "1.2.840.113549.1.9.16.1.4";
    public const string ContentType = "1.2.840.113549.1.9.3";
    public const string MessageDigest = "1.2.840.113549.1.9.4";
    /// <summary>id-aa-signingCertificate (ESSCertID, SHA-1).</summary>
    public const string SigningCertificate = "1.2.840.113549.1.9.16.2.12";
    /// <summary>id-aa-signingCertificateV2 (ESSCertIDv2).</summary>
    public const string SigningCertificateV2 = "1.2.840.113549.1.9.16.2.47";
    /// <summary>id-kp-timeStamping.</summary>
    public const string TimeStamping = "1.3.6.1.5.5.7.3.8";
    public const string ExtendedKeyUsage = "2.5.29.37";
    public const string SubjectAlternativeName = "2.5.29.17";
}
