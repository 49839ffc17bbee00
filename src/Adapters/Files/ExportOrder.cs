using MessageBroker.Adapters.Mapping.Staging;
using MessageBroker.Adapters.People;

namespace MessageBroker.Adapters.Files;

/// <summary>What is to be written where.</summary>
/// <param name="Staging">The country's schema; its <see cref="StagingDescription.Files"/> must be there.</param>
/// <param name="Database">The staging database, which is only read.</param>
/// <param name="Folder">Where the files go; made where it is not there.</param>
/// <param name="Alphabet">The code page of the files.</param>
/// <param name="Now">When it is: stands in the names of the files, in UTC.</param>
public sealed record ExportOrder(StagingDescription Staging, string Database, string Folder, TargetAlphabet Alphabet, DateTimeOffset Now)
{
    /// <summary>Ids of the only messages that are wanted; none for all.</summary>
    public IReadOnlyList<string> Messages { get; init; } = [];

    /// <summary>Only what was received then or later; null for all.</summary>
    public DateTimeOffset? Since { get; init; }
}
