using System.Text.Json.Nodes;
using MessageBroker.Schemas.Bucs;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.App.Cli.PackAnswers;

/// <summary>What changes from one pack to another, as fields for programs and lines for people.</summary>
internal sealed class PackDifference(Pack before, Pack after)
{
    /// <summary>Most changes that are listed of one SED, list, definition or of the files; how many more there are is said.</summary>
    public const int Most = 50;

    private readonly BucLibrary bucsBefore = BucLibrary.Load(before.Files).Library;
    private readonly BucLibrary bucsAfter = BucLibrary.Load(after.Files).Library;
    private readonly List<string> lines = [];

    public Answer Answer()
    {
        var head = new JsonObject();
        Head(head, "cdm", before.Cdm, after.Cdm);
        Head(head, "edition", before.Edition, after.Edition);
        Head(head, "provenance", PackJudgement.Word(before.Provenance), PackJudgement.Word(after.Provenance));
        Head(head, "bucLogic", before.BucLogic, after.BucLogic);
        var (seds, shared, lists, bucs, files) = (Seds(), Shared(), Lists(), Bucs(), Files());
        return new Answer("ok", true) { Lines = lines }
            .Field("packHash", after.Hash).Field("packHashBefore", before.Hash).Field("same", before.Hash == after.Hash)
            .Field("pack", head).Field("seds", seds).Field("shared", shared).Field("codeLists", lists).Field("bucs", bucs).Field("files", files);
    }

    private void Head(JsonObject head, string name, string was, string now)
    {
        if (was == now) return;
        head[name] = new JsonObject { ["before"] = was, ["after"] = now };
        lines.Add($"~ {name}: {was} → {now}");
    }

    private JsonArray Seds() => Each("SED", before.Seds.Keys, after.Seds.Keys, (type, item) =>
    {
        var (was, now) = (before.Sed(type), after.Sed(type));
        item["sed"] = type;
        item["level"] = PackJudgement.Word((now ?? was)!.Level);
        return was is null || now is null ? ([], []) : (SedDiff.Head(was, now), [("elements", SedDiff.Elements(before, was, after, now))]);
    });

    // SEDs without a schema of their own are judged by the same parts: a change there is one change.
    private JsonObject Shared()
    {
        var item = new JsonObject();
        var changes = SedDiff.Shared(before, after);
        if (changes.Count > 0) lines.Add($"~ Types/envelope.xsd {Counts(changes)}");
        Put(item, "elements", changes);
        return item;
    }

    private JsonArray Lists() => Each("", before.CodeLists.Keys, after.CodeLists.Keys, (name, item) =>
    {
        var (was, now) = (before.CodeLists.GetValueOrDefault(name), after.CodeLists.GetValueOrDefault(name));
        item["codeList"] = name;
        return was is null || now is null ? ([], []) : (was.IsOpen == now.IsOpen ? [] : [$"use: {Use(was)} → {Use(now)}"], [("codes", SedDiff.Codes(was, now))]);
    });

    private JsonArray Bucs() => Each("", bucsBefore.Definitions.Select(Key), bucsAfter.Definitions.Select(Key), (key, item) =>
    {
        var (buc, role) = (key.Split(' ')[0], Enum.Parse<CaseRole>(key.Split(' ')[1]));
        var (was, now) = (bucsBefore.Definition(buc, role), bucsAfter.Definition(buc, role));
        item["buc"] = buc;
        item["role"] = $"{role}";
        return was is null || now is null ? ([], []) : (BucDiff.Head(was, now), [("documents", BucDiff.Documents(was, now)), ("triggers", BucDiff.Triggers(was, now))]);
    });

    /// <summary>Also what no schema shows: labels, samples, notes. A changed octet is a changed pack.</summary>
    private JsonObject Files()
    {
        var changes = SedDiff.Compare(before.Files.Paths.Select(p => (p, before.Files[p]!.Value)), after.Files.Paths.Select(p => (p, after.Files[p]!.Value)), (was, now) => was.Span.SequenceEqual(now.Span) ? [] : ["octets"]);
        var item = new JsonObject();
        Put(item, "files", changes, told: false);
        lines.Add(changes.Count == 0 ? $"= files ({after.Files.Paths.Count()})" : $"~ files {Counts(changes)}");
        return item;
    }

    /// <summary>An item for each name that came, went or changed.</summary>
    private JsonArray Each(string kind, IEnumerable<string> namesBefore, IEnumerable<string> namesAfter, Func<string, JsonObject, (IReadOnlyList<string> What, IReadOnlyList<(string Name, IReadOnlyList<PackChange> Changes)> Parts)> compare)
    {
        var (was, now) = (namesBefore.ToHashSet(StringComparer.Ordinal), namesAfter.ToHashSet(StringComparer.Ordinal));
        var items = new JsonArray();
        foreach (var name in was.Union(now).Order(StringComparer.Ordinal))
        {
            var item = new JsonObject();
            var (what, parts) = compare(name, item);
            var change = !was.Contains(name) ? ChangeKind.Added : !now.Contains(name) ? ChangeKind.Removed : ChangeKind.Changed;
            var changed = parts.Where(p => p.Changes.Count > 0).ToList();
            if (change == ChangeKind.Changed && what.Count == 0 && changed.Count == 0) continue;
            item["change"] = PackJudgement.Word(change);
            lines.Add($"{Sign(change)} {kind}{(kind.Length > 0 ? " " : "")}{name}{string.Concat(what.Select(w => $" · {w}"))}{string.Concat(changed.Select(c => $" · {c.Name} {Counts(c.Changes)}"))}");
            if (what.Count > 0) item["what"] = new JsonArray([.. what.Select(w => JsonValue.Create(w))]);
            foreach (var (part, changes) in parts) Put(item, part, changes);
            items.Add(item);
        }
        return items;
    }

    private void Put(JsonObject item, string name, IReadOnlyList<PackChange> changes, bool told = true)
    {
        item[name] = new JsonArray([.. changes.Take(Most).Select(Json)]);
        if (changes.Count > Most) item["more"] = changes.Count - Most + ((int?)item["more"] ?? 0);
        if (!told) return;
        lines.AddRange(changes.Take(Most).Select(c => $"    {Sign(c.Kind)} {c.Name}{string.Concat(c.What.Select(w => $" · {w}"))}"));
        if (changes.Count > Most) lines.Add($"    … +{changes.Count - Most}");
    }

    private static JsonNode Json(PackChange change)
    {
        var json = new JsonObject { ["name"] = change.Name, ["change"] = PackJudgement.Word(change.Kind) };
        if (change.What.Count > 0) json["what"] = new JsonArray([.. change.What.Select(w => JsonValue.Create(w))]);
        return json;
    }

    private static string Counts(IReadOnlyList<PackChange> changes) =>
        string.Join(' ', changes.GroupBy(c => c.Kind).OrderBy(g => g.Key).Select(g => $"{Sign(g.Key)}{g.Count()}"));

    private static string Key(BucDefinition definition) => $"{definition.Buc} {definition.Role}";

    private static string Use(CodeList list) => list.IsOpen ? "open" : "closed";

    private static char Sign(ChangeKind kind) => "+-~"[(int)kind];
}
