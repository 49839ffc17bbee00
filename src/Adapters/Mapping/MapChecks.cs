using MessageBroker.Adapters.Contract;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Adapters.Mapping;

/// <summary>Checks over a compiled tree: SED paths, duplicate targets, and what no line covers.</summary>
internal static class MapChecks
{
    /// <param name="sedPaths">Every place of the SED, below the root, groups and leaves; null where the caller has no schema at hand.</param>
    public static IEnumerable<Finding> Check(IReadOnlyList<MapNode> top, IReadOnlySet<string>? sedPaths)
    {
        foreach (var (node, scope) in All(top, null))
        {
            if (sedPaths is not null)
                foreach (var path in Paths(node).Where(p => p.Length > 0 && !sedPaths.Contains(p))) yield return Finding.Of("ADP-0008", node.Line.Place, ("sed", path));
            if (node is not MapValue value) continue;
            foreach (var twin in Earlier(value, scope)) yield return Finding.Of("ADP-0009", value.Line.Place, ("target", twin.Target), ("other", twin.Line.Place));
        }
    }

    public static IEnumerable<MapValue> Values(IReadOnlyList<MapNode> top) => All(top, null).Select(n => n.Node).OfType<MapValue>();

    public static IEnumerable<MapGroup> Groups(IReadOnlyList<MapNode> top) => All(top, null).Select(n => n.Node).OfType<MapGroup>();

    /// <summary>SED paths that a line writes or reads.</summary>
    public static IEnumerable<string> Paths(MapNode node) => node is MapValue { Conversion.Leaves.Count: > 0 } value
        ? value.Conversion.Leaves.Select(leaf => SedPath.Join(value.FullPath, leaf))
        : [node.FullPath];

    private static IEnumerable<(MapNode Node, IReadOnlyList<MapNode> Siblings)> All(IReadOnlyList<MapNode> nodes, MapGroup? parent)
    {
        foreach (var node in nodes)
        {
            yield return (node, nodes);
            if (node is not MapGroup group) continue;
            foreach (var below in All(group.Children, group)) yield return below;
        }
    }

    /// <summary>Lines of the same group before this one that write the same SED element or the same column.</summary>
    private static IEnumerable<(string Target, MapLine Line)> Earlier(MapValue value, IReadOnlyList<MapNode> siblings)
    {
        foreach (var other in siblings.TakeWhile(s => !ReferenceEquals(s, value)).OfType<MapValue>())
        {
            if (value.GoesOut && other.GoesOut && Paths(value).Intersect(Paths(other)).FirstOrDefault(p => p.Length > 0) is { } path) yield return (path, other.Line);
            if (value.GoesIn && other.GoesIn && value.Columns.Intersect(other.Columns).ToArray() is [var column, ..]) yield return (column.ToString(), other.Line);
        }
    }
}
