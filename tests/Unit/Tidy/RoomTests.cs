namespace MessageBroker.Tests.Unit.Tidy;

/// <summary>Who may use whom. A wall that is missing is cheap to build now and dear to build later.</summary>
public sealed class RoomTests
{
    private static readonly string[] EvidenceRooms =
    [
        "Evidence", "Evidence.Canonical", "Evidence.Keys", "Evidence.Trust", "Evidence.Journal", "Evidence.Timestamps",
        "Evidence.Signatures", "Evidence.Receipts", "Evidence.Containers",
    ];

    private static readonly string[] SchemaRooms = ["Schemas.Findings", "Schemas.Packs", "Schemas.Institutions", "Schemas.Bucs", "Schemas.Rules", "Schemas.Envelope", "Schemas.RinaJson"];

    private static readonly string[] FlowMayUse = [.. SchemaRooms, "Adapters.Contract", .. EvidenceRooms];

    /// <summary>Each room and the rooms that it may use. The root of Evidence (reasons, verdict words) serves all its rooms.</summary>
    private static readonly Dictionary<string, string[]> Matrix = new(StringComparer.Ordinal)
    {
        ["Schemas.Findings"] = [],
        ["Schemas.Packs"] = ["Schemas.Findings", "Schemas.Institutions"],
        ["Schemas.Institutions"] = ["Schemas.Findings", "Schemas.Packs"],
        ["Schemas.Bucs"] = ["Schemas.Findings", "Schemas.Packs", "Schemas.Institutions"],
        ["Schemas.Rules"] = ["Schemas.Findings", "Schemas.Packs", "Schemas.Institutions"],
        ["Schemas.Envelope"] = ["Schemas.Findings", "Schemas.Packs", "Schemas.Institutions"],
        // The header has a form in RINA JSON as the SED has.
        ["Schemas.RinaJson"] = ["Schemas.Findings", "Schemas.Packs", "Schemas.Institutions", "Schemas.Envelope"],
        ["Evidence"] = [],
        ["Evidence.Canonical"] = ["Evidence"],
        ["Evidence.Keys"] = ["Evidence"],
        ["Evidence.Trust"] = ["Evidence", "Evidence.Keys"],
        ["Evidence.Journal"] = ["Evidence", "Evidence.Canonical", "Evidence.Keys"],
        ["Evidence.Timestamps"] = ["Evidence", "Evidence.Trust", "Evidence.Keys"],
        ["Evidence.Signatures"] = ["Evidence", "Evidence.Canonical", "Evidence.Trust", "Evidence.Keys", "Evidence.Timestamps"],
        ["Evidence.Receipts"] = ["Evidence", "Evidence.Canonical", "Evidence.Signatures", "Evidence.Trust"],
        ["Evidence.Containers"] = ["Evidence", "Evidence.Canonical", "Evidence.Signatures", "Evidence.Trust", "Evidence.Keys", "Evidence.Timestamps"],
        ["Adapters.Contract"] = SchemaRooms,
        ["Adapters.Mapping"] = [.. SchemaRooms, "Adapters.Contract"],
        ["Adapters.People"] = [.. SchemaRooms, "Adapters.Contract"],
        ["Adapters.Files"] = [.. SchemaRooms, "Adapters.Contract", "Adapters.Mapping", "Adapters.People"],
        ["Adapters.Priority"] = [.. SchemaRooms, "Adapters.Contract"],
        ["Adapters.Bulgaria"] = [.. SchemaRooms, "Adapters.Contract", "Adapters.Mapping", "Adapters.People"],
        ["Adapters.Romania"] = [.. SchemaRooms, "Adapters.Contract", "Adapters.Mapping", "Adapters.People"],
        ["Exchange.Flow"] = FlowMayUse,
        ["Exchange.As4"] = [.. FlowMayUse, "Exchange.Flow"],
        ["Exchange.Store"] = [.. FlowMayUse, "Exchange.Flow"],
        ["Exchange.Doors"] = [.. FlowMayUse, "Exchange.Flow"],
        ["Auditor"] = [.. SchemaRooms, .. EvidenceRooms],
        ["Portal"] = ["*"],
        ["App"] = ["*"],
    };

    [Fact]
    public void Every_room_stands_in_the_matrix() =>
        Offenders.None(House.Built.Types.Keys.Select(House.RoomOf).Distinct().Where(room => !Matrix.ContainsKey(room)));

    [Fact]
    public void No_room_uses_one_that_the_matrix_does_not_allow()
    {
        var wrong = House.Built.Uses
            .Where(use => use.FromRoom != use.ToRoom && Matrix.TryGetValue(use.FromRoom, out var allowed) && !allowed.Contains("*") && !allowed.Contains(use.ToRoom))
            .Select(use => $"{use.FromRoom} uses {use.ToRoom}: {use.From} names {use.To}");
        Offenders.None(wrong);
    }

    [Fact]
    public void There_is_no_circle_between_rooms()
    {
        var arrows = House.Built.Uses.Where(use => use.FromRoom != use.ToRoom).Select(use => (use.FromRoom, use.ToRoom)).ToHashSet();
        var reach = arrows.GroupBy(a => a.FromRoom).ToDictionary(g => g.Key, g => g.Select(a => a.ToRoom).ToHashSet());
        bool Reaches(string from, string to, HashSet<string> seen) =>
            reach.TryGetValue(from, out var next) && next.Any(room => room == to || (seen.Add(room) && Reaches(room, to, seen)));
        Offenders.None(reach.Keys.Where(room => Reaches(room, room, [])).Select(room => $"{room} is in a circle"));
    }

    [Fact]
    public void Namespaces_follow_the_folders()
    {
        var wrong = Repository.Product
            .Select(file => (file.Path, Is: file.Lines.FirstOrDefault(l => l.StartsWith("namespace ", StringComparison.Ordinal))?["namespace ".Length..].TrimEnd(';'), Must: NamespaceOf(file.Path)))
            .Where(file => file.Is is not null && file.Is != file.Must)
            .Select(file => $"{file.Path}: {file.Is}, not {file.Must}");
        Offenders.None(wrong);
    }

    private static string NamespaceOf(string path)
    {
        var folders = path.Split('/')[1..^1];
        return string.Join('.', (folders[0] == "Broker" ? folders[1..] : folders).Prepend("MessageBroker"));
    }
}
