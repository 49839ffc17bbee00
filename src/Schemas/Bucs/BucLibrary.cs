using System.Collections.Frozen;
using MessageBroker.Schemas.Findings;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Schemas.Bucs;

/// <summary>The definitions of one pack. Each business use case has both sides, of one version.</summary>
public sealed class BucLibrary
{
    private readonly FrozenDictionary<(string Buc, CaseRole Role), BucDefinition> definitions;

    private BucLibrary(IReadOnlyDictionary<(string Buc, CaseRole Role), BucDefinition> definitions)
    {
        this.definitions = definitions.ToFrozenDictionary();
        Definitions = [.. definitions.Values.OrderBy(d => d.Buc, StringComparer.Ordinal).ThenBy(d => d.Role)];
    }

    /// <summary>By business use case, then by role.</summary>
    public IReadOnlyList<BucDefinition> Definitions { get; }

    /// <summary>The definition of that business use case for that side; null where the pack has none.</summary>
    public BucDefinition? Definition(string buc, CaseRole role) => definitions.GetValueOrDefault((buc, role));

    /// <summary>
    /// Reads every file under Bucs/. A file that is refused leaves its definition out; the findings say why. A definition for one side
    /// only, or two sides of different versions, is an error: what one side may send the other must be able to receive. What one side may
    /// receive and the other never sends is told as info.
    /// </summary>
    public static BucLibraryReading Load(PackFiles files)
    {
        var found = new Dictionary<(string Buc, CaseRole Role), BucDefinition>();
        var findings = new List<Finding>();
        var refused = new HashSet<string>(StringComparer.Ordinal);
        foreach (var path in files.Paths.Where(p => p.StartsWith("Bucs/", StringComparison.Ordinal) && p.EndsWith(".xml", StringComparison.Ordinal)))
        {
            var reading = BucReader.Read(path, files[path]!.Value);
            findings.AddRange(reading.Findings);
            if (reading.Definition is null) refused.Add(path);
            if (reading.Definition is not { } definition || found.TryAdd((definition.Buc, definition.Role), definition)) continue;
            findings.Add(Finding.Of("BUC-0016", path, ("buc", definition.Buc), ("role", definition.Role.Official()), ("other", found[(definition.Buc, definition.Role)].FileName)));
        }
        foreach (var sides in found.Values.GroupBy(d => d.Buc)) findings.AddRange(Pairing(sides.Key, [.. sides], refused));
        return new BucLibraryReading(new BucLibrary(found), findings);
    }

    /// <summary>
    /// A type that one side may receive and the other can never create. No error: with several counterparties it may come from another
    /// one, and published files have such places; but who writes a definition wants to know.
    /// </summary>
    private static IEnumerable<Finding> NeverSent(BucDefinition receiver, BucDefinition sender)
    {
        var creatable = BucDeadTriggers.Creatable(sender);
        var triggers = receiver.Documents.Values.SelectMany(d => d.Triggers).OrderBy(t => t.Line);
        foreach (var sed in BucDeadTriggers.Receivable(receiver).Where(s => !creatable.Contains(s)).Order(StringComparer.Ordinal))
        {
            var line = triggers.FirstOrDefault(t => t is { Effect: BucTriggerEffect.Create, Action: { } kind } && kind.IsReceipt() && t.Sed == sed)?.Line ?? receiver.Documents[sed].Line;
            yield return Finding.Of("BUC-0042", $"{receiver.FileName}:{line}", ("buc", receiver.Buc), ("sed", sed), ("role", receiver.Role.Official()), ("other", sender.Role.Official()));
        }
    }

    /// <summary>Bucs/po_NAME.xml and Bucs/cp_NAME.xml belong together.</summary>
    private static string OtherSide(string path) => path.StartsWith("Bucs/po_", StringComparison.Ordinal) ? $"Bucs/cp_{path[8..]}" : path.StartsWith("Bucs/cp_", StringComparison.Ordinal) ? $"Bucs/po_{path[8..]}" : "";

    private static IEnumerable<Finding> Pairing(string buc, IReadOnlyList<BucDefinition> sides, HashSet<string> refused)
    {
        if (sides.Count == 1)
        {
            // The file for the other side is there: why it cannot be used is said already, and adding it would mend nothing.
            if (refused.Contains(OtherSide(sides[0].FileName))) yield break;
            var missing = sides[0].Role.Other();
            yield return Finding.Of("BUC-0017", sides[0].FileName, ("buc", buc), ("role", missing.Official()));
        }
        else if (sides[0].Version != sides[1].Version)
        {
            yield return Finding.Of("BUC-0018", sides[1].FileName, ("buc", buc), ("versions", string.Join(", ", sides.Select(s => s.Version).Order(StringComparer.Ordinal))));
        }
        else
        {
            foreach (var finding in NeverSent(sides[0], sides[1]).Concat(NeverSent(sides[1], sides[0]))) yield return finding;
        }
    }
}

/// <summary>The definitions that could be read, and what is wrong with the others.</summary>
public sealed record BucLibraryReading(BucLibrary Library, IReadOnlyList<Finding> Findings);
