using MessageBroker.Schemas.Findings;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Schemas.Bucs;

/// <summary>What definitions ask of the pack that carries them.</summary>
public static class BucSeds
{
    /// <summary>
    /// A finding (PCK-0023) for each SED type that a definition names and the pack does not have, once per file, at the line that names it first. No error: the
    /// rest of the case goes on, but nothing of that type can be checked or taken.
    /// </summary>
    public static IEnumerable<Finding> Missing(Pack pack, BucLibrary library) =>
        from definition in library.Definitions
        from named in Named(definition).Where(n => pack.Sed(n.Sed) is null).GroupBy(n => n.Sed, n => n.Line, StringComparer.Ordinal)
        select Finding.Of("PCK-0023", $"{definition.FileName}:{named.Min()}", ("sed", named.Key), ("buc", definition.Buc), ("cdm", pack.Cdm));

    private static IEnumerable<(string Sed, int Line)> Named(BucDefinition definition) =>
        definition.Documents.Values.OrderBy(d => d.Line).SelectMany(d => d.Triggers.Where(t => t.Sed is not null).Select(t => (t.Sed!, t.Line)).Prepend((d.Type, d.Line)));
}
