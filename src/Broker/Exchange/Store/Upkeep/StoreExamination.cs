using MessageBroker.Schemas.Findings;

namespace MessageBroker.Exchange.Store.Upkeep;

/// <summary>What a look at a whole store found. Everything is read; nothing is changed.</summary>
/// <param name="Kind">sqlite or postgres.</param>
/// <param name="Engine">Version of the engine or server.</param>
/// <param name="Schemas">Of store and keys, as far as they could be read.</param>
/// <param name="Counts">Rows by table.</param>
public sealed record StoreExamination(
    string Kind, string Engine, IReadOnlyList<SchemaLook> Schemas, IReadOnlyDictionary<string, long> Counts, IReadOnlyList<Finding> Findings)
{
    /// <summary>Nothing is wrong; warnings may be there.</summary>
    public bool Holds => !Findings.Any(f => f.IsError);
}
