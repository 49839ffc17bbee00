using System.Collections.Frozen;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Schemas.Bucs;

/// <summary>
/// One business use case as one side sees it, read from a file of the official definition format by <see cref="BucReader"/>.
/// It holds nothing that the reader does not know the meaning of.
/// </summary>
public sealed class BucDefinition
{
    private IReadOnlyList<string>? starters;

    /// <summary>The file that it was read from, as the caller named it; appears in the place of findings.</summary>
    public required string FileName { get; init; }

    /// <summary>Name of the business use case, for example FB_BUC_01.</summary>
    public required string Buc { get; init; }

    /// <summary>Version of the case logic as the file says it, for example 4.2. A case keeps the version it began with.</summary>
    public required string Version { get; init; }

    public required CaseRole Role { get; init; }

    /// <summary>A counterparty may remove nobody but itself with an X006. Changes no open action.</summary>
    public required bool RemoveMeOnly { get; init; }

    /// <summary>Whether a case has more than two institutions; null where the file does not say.</summary>
    public bool? IsMultilateral { get; init; }

    /// <summary>By SED type. A type that a trigger names may be absent here: it then has no flags and no triggers.</summary>
    public required FrozenDictionary<string, BucDocument> Documents { get; init; }

    /// <summary>Types that may open a case, in file order; at least one.</summary>
    public IReadOnlyList<string> Starters => starters ??= [.. Documents.Values.Where(d => d.Has(BucFlags.IsStarter)).OrderBy(d => d.Line).Select(d => d.Type)];

    internal BucFlags FlagsOf(string sed) => Documents.TryGetValue(sed, out var document) ? document.Flags : BucFlags.None;

    internal IReadOnlyList<BucTrigger> TriggersOf(string sed) => Documents.TryGetValue(sed, out var document) ? document.Triggers : [];
}

/// <summary>What the definition says of one SED type.</summary>
/// <param name="Line">Line of the element in the file, from 1.</param>
public sealed record BucDocument(string Type, BucFlags Flags, IReadOnlyList<BucTrigger> Triggers, int Line)
{
    /// <summary>Whether this document goes to all institutions of a case; null where the file does not say. Changes no open action.</summary>
    public bool? IsMultilateral { get; init; }

    public bool Has(BucFlags flag) => (Flags & flag) == flag;
}

/// <summary>The yes/no parameters of a document; absent means no.</summary>
[Flags]
public enum BucFlags
{
    None = 0,
    /// <summary>May open a case.</summary>
    IsStarter = 1,
    /// <summary>Further versions may be sent and received.</summary>
    HasMultipleVersions = 2,
    /// <summary>X008 may be sent and received for it.</summary>
    HasCancel = 4,
    /// <summary>Another one of the type may be made after one was sent.</summary>
    RecreateAfterSend = 8,
    /// <summary>Another one of the type may be made after one was cancelled.</summary>
    RecreateAfterCancel = 16,
    /// <summary>Sending fires DOC_SEND_PARTICIPANTS: it may go to a part of the participants.</summary>
    HasParticipantSelection = 32,
    /// <summary>Changes no open action.</summary>
    AllowsAttachments = 64,
    /// <summary>Changes no open action.</summary>
    HasBusinessValidation = 128,
    /// <summary>X011 may be sent and received for it.</summary>
    HasReject = 256,
    /// <summary>X012 may be sent and received for it, and an X013 for that.</summary>
    HasClarify = 512,
    /// <summary>A master with children. Changes no open action.</summary>
    IsBulk = 1024,
    /// <summary>Another one of the type may be made after a draft was thrown away, whatever the triggers of that event take away. In no file of the program.</summary>
    RecreateAfterDeletion = 2048,
}
