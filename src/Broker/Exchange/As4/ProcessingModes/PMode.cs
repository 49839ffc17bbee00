using MessageBroker.Exchange.As4.Messages;

namespace MessageBroker.Exchange.As4.ProcessingModes;

/// <summary>
/// A processing mode: what two parties agreed on for one kind of exchange (ebMS 3.0 appendix D in the form of eDelivery AS4 1.15,
/// one-way push). A member that is null is not part of the agreement: any value is taken. Selection never needs @pmode.
/// </summary>
public sealed record PMode
{
    public string? Id { get; init; }
    public EbmsTyped? Agreement { get; init; }
    public PModeParty? Initiator { get; init; }
    public PModeParty? Responder { get; init; }
    /// <summary>Protocol.Address: where the responder listens.</summary>
    public Uri? Address { get; init; }
    public string? Service { get; init; }
    public string? ServiceType { get; init; }
    public string? Action { get; init; }
    public string? Mpc { get; init; }
    /// <summary>Names of message properties that must be there.</summary>
    public IReadOnlyList<string> RequiredProperties { get; init; } = [];
    /// <summary>Security.X509.Sign; false admits unsigned messages (default true).</summary>
    public bool Sign { get; init; } = true;
    /// <summary>Tolerates an empty Body outside the signature, with a warning (default false).</summary>
    public bool EmptyBodyMayBeUnsigned { get; init; }
    /// <summary>PayloadService.CompressionType is gzip when sending (default true); both forms are read.</summary>
    public bool Compress { get; init; } = true;
    /// <summary>ReceptionAwareness.Retry: attempts after the first (default 4, 0 to 100).</summary>
    public int RetryCount { get; init; } = 4;
    /// <summary>Seconds between attempts (default 60, 1 to 86400).</summary>
    public int RetryIntervalSeconds { get; init; } = 60;

    /// <summary>EESSI's values as its public configuration artefacts have them; parties open.</summary>
    public static PMode Eessi { get; } = new()
    {
        Initiator = new PModeParty(null, As4Names.EessiPartyType, As4Names.EessiRole),
        Responder = new PModeParty(null, As4Names.EessiPartyType, As4Names.EessiRole),
        Service = As4Names.EessiService,
        ServiceType = As4Names.EessiServiceType,
        Action = As4Names.EessiAction,
    };

    /// <summary>Where a message differs from the agreement; empty = this P-Mode governs it. A connectivity test passes on service and action.</summary>
    public IReadOnlyList<As4Finding> Mismatches(UserMessage message)
    {
        var findings = new List<As4Finding>();
        Party("From", Initiator, message.From);
        Party("To", Responder, message.To);
        if (!message.IsPing)
        {
            Compare("Service", Service, message.Service?.Value);
            Compare("Service/@type", ServiceType, message.Service?.Type);
            Compare("Action", Action, message.Action);
        }
        Compare("AgreementRef", Agreement?.Value, message.Agreement?.Value);
        Compare("AgreementRef/@type", Agreement?.Type, message.Agreement?.Type);
        Compare("@mpc", Mpc, message.Mpc ?? As4Names.DefaultMpc);
        foreach (var name in RequiredProperties.Where(n => message.Properties.All(p => p.Name != n))) Compare($"Property {name}", "present", "missing");
        return findings;

        void Party(string side, PModeParty? agreed, EbmsParty? actual)
        {
            Compare($"{side}/PartyId", agreed?.Party, actual?.Id);
            Compare($"{side}/PartyId/@type", agreed?.Type, actual?.Type);
            Compare($"{side}/Role", agreed?.Role, actual?.Role);
        }

        void Compare(string item, string? agreed, string? actual)
        {
            if (agreed is not null && agreed != actual)
                findings.Add(As4Finding.Of("AS4-0080", EbmsCode.ProcessingModeMismatch, item, ("item", item), ("expected", agreed), ("actual", actual ?? "-")));
        }
    }
}

/// <summary>One side; null members are open.</summary>
public sealed record PModeParty(string? Party, string? Type, string? Role);

/// <summary>Either a P-Mode or findings; a P-Mode is never read in part.</summary>
public sealed record PModeReading(PMode? PMode, IReadOnlyList<As4Finding> Findings);
