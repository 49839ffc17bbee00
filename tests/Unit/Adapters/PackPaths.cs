using MessageBroker.Schemas.Packs;

namespace MessageBroker.Tests.Unit.Adapters;

/// <summary>The pack that the mapping tables aim at, and its places as the engine wants them.</summary>
internal static class PackPaths
{
    public static Pack Pack { get; } = PackSet.Embedded["4.4"]!;

    public static IReadOnlyDictionary<string, IReadOnlySet<string>> All { get; } = new[] { "F001", "F002", "H001", "H002" }
        .ToDictionary(type => type, type => (IReadOnlySet<string>)Pack.Sed(type)!.Places().Select(p => p.Path).ToHashSet());
}
