using MessageBroker.Adapters.Contract;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Verdicts;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Exchange.Flow.Outbound;

/// <summary>
/// An outbound message on its way through Convert, Address and Check: pure inputs first, then what each stage added.
/// The stages only add, and every one gathers its findings here.
/// </summary>
public sealed class OutboundDraft
{
    public required NationalRecord Record { get; init; }
    public required CaseContext Context { get; init; }
    public required VerdictBasis Basis { get; init; }
    public required DateTimeOffset At { get; init; }

    public List<Finding> Findings { get; } = [];

    /// <summary>Date of judgement, yyyy-MM-dd.</summary>
    public string Today => Context.DayAt(At).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    // Convert
    public SedConversion? Conversion { get; set; }
    /// <summary>What was read of a SED that the back office wrote itself; null for a record that a mapping converts.</summary>
    public Schemas.Envelope.SedReading? Given { get; set; }

    // Address
    public string? Receiver { get; set; }
    public string? Buc { get; set; }
    public string? Cdm { get; set; }
    /// <summary>Our side.</summary>
    public Schemas.Packs.CaseRole? Role { get; set; }

    // Check
    /// <summary>The unsigned SED, exactly as it will be signed.</summary>
    public byte[]? SedXml { get; set; }
    public Schemas.Envelope.Sbdh? Envelope { get; set; }
    /// <summary>Code facts of the content that turn and deadlines ask for.</summary>
    public string? SedFacts { get; set; }

    /// <summary>Names of the rulings that the answer of the case logic rests on.</summary>
    public IReadOnlyList<string> Rulings { get; set; } = [];

    public bool HasErrors => Findings.Exists(f => f.IsError);
}
