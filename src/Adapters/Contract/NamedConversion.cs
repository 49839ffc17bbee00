namespace MessageBroker.Adapters.Contract;

/// <summary>
/// What a mapping table cannot say: a pure function from national columns to SED leaves and back. It is named and versioned, since
/// name and version are part of every value's origin and of the mapping hash; a changed result asks for a new version.
/// </summary>
/// <param name="ToSed">Null where the conversion only reads SEDs.</param>
/// <param name="ToNational">Null where it only makes them.</param>
/// <param name="Leaves">SED paths below the line's own path that it may write; empty when it writes the line's path itself.</param>
public sealed record NamedConversion(
    string Name,
    int Version,
    Func<OutboundCall, SedValues>? ToSed,
    Func<InboundCall, NationalValues>? ToNational,
    IReadOnlyList<string> Leaves)
{
    public NamedConversion(string name, int version, Func<OutboundCall, SedValues>? toSed, Func<InboundCall, NationalValues>? toNational)
        : this(name, version, toSed, toNational, [])
    {
    }

    public string Reference => $"{Name}/{Version}";
}
