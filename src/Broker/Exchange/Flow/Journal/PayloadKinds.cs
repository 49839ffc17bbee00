namespace MessageBroker.Exchange.Flow.Journal;

/// <summary>Kinds of payloads; names stand in rows, entries and key derivation and are only added to.</summary>
public static class PayloadKinds
{
    /// <summary>The national record as it was read.</summary>
    public const string Record = "record";
    /// <summary>The SBDH and signed SED, as carried.</summary>
    public const string Sbd = "sbd";
    /// <summary>The signed SED as a stand-alone document (outbound).</summary>
    public const string Sed = "sed";
    /// <summary>The AS4 message: HTTP body as sent or received.</summary>
    public const string As4 = "as4";
    /// <summary>Its Content-Type header.</summary>
    public const string As4Type = "as4-type";
    /// <summary>What a broker states to another after a restore.</summary>
    public const string Statement = "statement";
    /// <summary>The signed receipt given or taken.</summary>
    public const string Receipt = "receipt";
    /// <summary>The partner's whole answer: status, type and body.</summary>
    public const string Answer = "answer";
    /// <summary>The answer that settled a message anew: the receipt that came after a rejection.</summary>
    public const string LateAnswer = "answer/late";
    /// <summary>Rows for the national inbox.</summary>
    public const string National = "national";
    /// <summary>Source of every converted value.</summary>
    public const string Origins = "origins";
    /// <summary>The national system's own word.</summary>
    public const string Confirmation = "confirmation";

    public static string Verdict(string name) => VerdictPrefix + name;

    /// <summary>The name of the verdict of that kind; null where it is the kind of another payload.</summary>
    public static string? VerdictName(string kind) => kind.StartsWith(VerdictPrefix, StringComparison.Ordinal) ? kind[VerdictPrefix.Length..] : null;

    private const string VerdictPrefix = "verdict/";
}
