namespace MessageBroker.Evidence.Signatures;

/// <summary>Names of XAdES 1.3.2, which later versions of EN 319 132-1 keep.</summary>
internal static class XadesNames
{
    public const string Namespace = "http://uri.etsi.org/01903/v1.3.2#";
    public const string SignedPropertiesType = "http://uri.etsi.org/01903#SignedProperties";
}
