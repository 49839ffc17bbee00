using MessageBroker.Schemas.Findings;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Schemas.Envelope;

/// <summary>What one document says and what is wrong with it.</summary>
/// <param name="Envelope">The header; null for a bare SED and where the header has an error.</param>
/// <param name="SedType">From the SED's namespace, for example F001; null where there is no SED.</param>
/// <param name="Cdm">From the SED's namespace, for example 4.4.</param>
/// <param name="Root">The business content without the signature; there also where findings stand.</param>
public sealed record SedReading(Sbdh? Envelope, string? SedType, string? Cdm, SedNode? Root, IReadOnlyList<Finding> Findings)
{
    /// <summary>The international case id, also where the rest of the header is faulty; null where it cannot be read.</summary>
    public string? CaseId { get; init; }

    /// <summary>The pack that judged; null where none knows the version.</summary>
    public Pack? Pack { get; init; }

    /// <summary>An element ds:Signature stands below the root.</summary>
    public bool IsSigned { get; init; }

    /// <summary>The attachment list of the header.</summary>
    public IReadOnlyList<SedAttachment> Attachments => Envelope?.Attachments ?? [];

    public bool IsValid => !Findings.Any(f => f.IsError);
}
