namespace MessageBroker.Adapters.People.Conversions;

/// <summary>The finding codes of identifier faults, shared by the conversions and the command line.</summary>
public static class IdentifierFindings
{
    /// <exception cref="ArgumentOutOfRangeException">There is no fault.</exception>
    public static string CodeOf(IdentifierFault fault) => fault switch
    {
        IdentifierFault.Format => "ADP-0081",
        IdentifierFault.Length => "ADP-0082",
        IdentifierFault.Date => "ADP-0083",
        IdentifierFault.County => "ADP-0084",
        IdentifierFault.Checksum => "ADP-0085",
        IdentifierFault.Country => "ADP-0088",
        _ => throw new ArgumentOutOfRangeException(nameof(fault)),
    };

    /// <summary>The name that people and the command line use.</summary>
    public static string NameOf(IdentifierKind kind) => kind.ToString().ToUpperInvariant();
}
