using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Views;
using MessageBroker.Schemas.Findings;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Portal.Pages;

/// <summary>What the page of a SED shows.</summary>
public sealed record SedModel
{
    public required MessageRow Message { get; init; }
    public required Side? From { get; init; }
    /// <summary>Null where nothing opens: not sealed yet, or erased.</summary>
    public SedOutline? Outline { get; init; }
    /// <summary>What is wrong with it, errors first.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];
    public IReadOnlyList<ContentFile> Files { get; init; } = [];
    /// <summary>How much of the SED's structure is public; null where no pack knows it.</summary>
    public ContentLevel? Level { get; init; }
    public Provenance? Provenance { get; init; }
    /// <summary>Version of the pack that the SED was read by.</summary>
    public string? Cdm { get; init; }
    /// <summary>Marks are shown beside the elements.</summary>
    public required bool WithSources { get; init; }
    /// <summary>What the keys of the marks that are shown stand for, by key.</summary>
    public IReadOnlyList<(string Key, string What)> Sources { get; init; } = [];

    public CaseKey Case => Message.Case;
}
