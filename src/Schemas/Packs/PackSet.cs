using System.Collections.Frozen;

namespace MessageBroker.Schemas.Packs;

/// <summary>The packs that are in use, by CDM version: a case keeps the version it was started with.</summary>
public sealed class PackSet(IEnumerable<Pack> packs)
{
    private readonly FrozenDictionary<string, Pack> byCdm = packs.ToFrozenDictionary(p => p.Cdm, StringComparer.Ordinal);

    /// <summary>The packs that this program carries.</summary>
    public static PackSet Embedded { get; } = new(PackFiles.EmbeddedVersions.Select(v => Pack.Embedded(v).Pack).OfType<Pack>());

    public IEnumerable<Pack> All => byCdm.Values.OrderBy(p => p.Cdm, StringComparer.Ordinal);

    public Pack? this[string cdm] => byCdm.GetValueOrDefault(cdm);
}
