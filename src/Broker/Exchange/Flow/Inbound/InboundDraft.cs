using MessageBroker.Adapters.Contract;
using MessageBroker.Evidence.Signatures;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Verdicts;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Exchange.Flow.Inbound;

/// <summary>
/// An inbound message on its way through Verify, Apply and Convert: pure inputs first, then what each stage added.
/// </summary>
public sealed class InboundDraft
{
    /// <summary>SBDH and SED as carried.</summary>
    public required ReadOnlyMemory<byte> Sbd { get; init; }
    /// <summary>The attachment parts that came with it, in order.</summary>
    public required IReadOnlyList<ReceivedAttachment> Attachments { get; init; }
    public required CaseContext Context { get; init; }
    public required VerdictBasis Basis { get; init; }
    public required DateTimeOffset At { get; init; }

    /// <summary>When the message arrived, as its case's history says; the time of judgement where that is unknown.</summary>
    public DateTimeOffset ReceivedAt => CaseHistory.Time(Context.ReceivedAt) ?? At;

    /// <summary>The same message, to be judged once more by what was learned of its case.</summary>
    public InboundDraft Anew(CaseContext context) => new() { Sbd = Sbd, Attachments = Attachments, Context = context, Basis = Basis, At = At };

    public List<Finding> Findings { get; } = [];

    /// <summary>Date of judgement, yyyy-MM-dd.</summary>
    public string Today => Context.DayAt(At).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    // Verify
    public Schemas.Envelope.Sbdh? Envelope { get; set; }
    public Schemas.Packs.SedNode? Root { get; set; }
    public SignatureVerdict? Signature { get; set; }
    public string? SedFacts { get; set; }

    /// <summary>Names of the rulings that the answer of the case logic rests on.</summary>
    public IReadOnlyList<string> Rulings { get; set; } = [];

    /// <summary>The version of the data model by whose pack it was read; 4.4.1 is read by pack 4.4.</summary>
    public string? Cdm { get; set; }

    // Apply
    /// <summary>Our side.</summary>
    public Schemas.Packs.CaseRole? Role { get; set; }

    /// <summary>Who is the other side from this document on; null where it changes nothing.</summary>
    public Handover? Handover { get; set; }

    /// <summary>The other institution of the case once this document is applied.</summary>
    public string? Partner => Handover?.Partner ?? Context.Other ?? Context.Partner;

    /// <summary>The version is not newer than one that stands, whatever it says.</summary>
    public bool IsOld { get; set; }
    /// <summary>It says what stands already: nothing is converted or delivered.</summary>
    public bool IsRepeated => IsOld && Context.Repeats is not null;
    /// <summary>Its case does not admit it yet, and until then it waits for what it follows; null where nothing would be waited for.</summary>
    public DateTimeOffset? WaitsUntil { get; set; }
    /// <summary>Its case does not admit it, and it has waited long enough: its sender is answered with X050.</summary>
    public bool IsRefused { get; set; }

    // Convert
    public NationalConversion? Conversion { get; set; }
    public NationalDelivery? Delivery { get; set; }
    /// <summary>The delivery's octets, made once: the verdict names their hash and the payload holds them.</summary>
    public byte[]? DeliveryBytes => field ??= Delivery is { } delivery ? RecordCodec.Write(delivery) : null;

    public bool HasErrors => Findings.Exists(f => f.IsError);
}

/// <param name="ContentId">Content-ID of the part; equals the identifier in the SED's attachment list.</param>
public sealed record ReceivedAttachment(string ContentId, string Mime, ReadOnlyMemory<byte> Bytes);
