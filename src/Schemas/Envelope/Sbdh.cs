using MessageBroker.Schemas.Packs;

namespace MessageBroker.Schemas.Envelope;

/// <summary>
/// The standard business document header, version 1.1. It is not covered by the SED's signature; its integrity comes from the
/// ebMS signature alone. Ids are 32 lower-case hexadecimal digits without dashes.
/// </summary>
public sealed record Sbdh
{
    public const string NamespaceUri = "http://eessi.dgempl.ec.europa.eu/namespaces/sbdh";

    /// <summary>
    /// Parts whose official names are not public (the related document and the attachment list) stand in a namespace of our own,
    /// so that nobody takes them for official ones.
    /// </summary>
    public const string InferredNamespaceUri = "urn:messagebroker:sbdh-inferred:1";

    /// <summary>Authority that gives out institution ids.</summary>
    public const string InstitutionRepository = "urn:eu:europa:ec:dgempl:eessi:ir";

    public const string Version = "1.1";

    public required SbdhParty Sender { get; init; }

    /// <summary>One or more: a message to several receivers lists all of them.</summary>
    public required IReadOnlyList<SbdhParty> Receivers { get; init; }

    /// <summary>Id of this message.</summary>
    public required string InstanceIdentifier { get; init; }

    /// <summary>SED type, for example F001.</summary>
    public required string Type { get; init; }

    /// <summary>Version of the SED's schema, for example 4.4.</summary>
    public required string TypeVersion { get; init; }

    /// <summary>Start, New or Update; others are reported, for the full list is not public.</summary>
    public required string CaseAction { get; init; }

    public required DateTimeOffset Created { get; init; }

    /// <summary>Id of the document, the same in all its versions.</summary>
    public required string SetId { get; init; }

    /// <summary>Counted from 1.</summary>
    public required int DocumentVersion { get; init; }

    /// <summary>SetId of the document that this one answers, invalidates or clarifies; null for none. The element's name is inferred.</summary>
    public string? RelatedSetId { get; init; }

    /// <summary>International case id.</summary>
    public required string CaseId { get; init; }

    /// <summary>For example FB_BUC_01.</summary>
    public required string Buc { get; init; }

    /// <summary>Version of the BUC that the case was started with.</summary>
    public required string BucVersion { get; init; }

    /// <summary>In the order of the list. The elements' names are inferred.</summary>
    public IReadOnlyList<SedAttachment> Attachments { get; init; } = [];
}

/// <param name="Id">Institution id, for example BG:BGASA.</param>
public sealed record SbdhParty(string Id, CaseRole Role, string Authority = Sbdh.InstitutionRepository);
