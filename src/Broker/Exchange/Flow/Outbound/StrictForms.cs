using MessageBroker.Adapters.Contract;
using MessageBroker.Evidence.Canonical;
using MessageBroker.Schemas.Envelope;
using MessageBroker.Schemas.Findings;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Exchange.Flow.Outbound;

/// <summary>
/// A pack may ask for a form that a right value does not have: an e-mail address with an underscore is one. Where the field is optional the SED is made
/// without it, and a warning on the request row says what was left out and why; where the SED cannot be without it the fault of form stays an error.
/// Never left out is what says who somebody is or what is paid to whom: identification, codes, dates, numbers, bank accounts.
/// </summary>
internal static class StrictForms
{
    private const string WrongForm = "SED-0037";

    /// <summary>Most fields that are left out of one SED; a record with more faults of form is wrong as a whole.</summary>
    private const int Most = 20;

    /// <summary>Words in the names of groups and fields that are never left out.</summary>
    private static readonly string[] Kept = ["dentif", "PIN", "iban", "bank", "account"];

    public static WrittenSed Write(PackSet packs, Pack pack, string type, SedConversion conversion)
    {
        var whole = Read(packs, pack, type, conversion.Root!);
        if (whole.Written.Findings.Count > 0 || pack.Sed(type) is not { } schema) return whole;
        var (made, omitted) = (whole, new List<Finding>());
        // From the last to the first: what stands before a place keeps its number.
        foreach (var fault in whole.Reading.Findings.Where(f => f.Code == WrongForm && MayGo(schema, f.Path)).Take(Most).Reverse())
        {
            if (Without(schema.Root, made.Root, "/" + made.Root.Name, fault.Path) is not { } rest || Read(packs, pack, type, rest) is not { } shorter || !IsFaultLess(made, shorter)) continue;
            made = shorter;
            omitted.Insert(0, Omitted(fault, conversion.Origins));
        }

        return made with { Omitted = omitted };
    }

    /// <summary>The origins of what the SED still holds.</summary>
    public static IReadOnlyList<ValueOrigin> OriginsOf(WrittenSed sed, IReadOnlyList<ValueOrigin> origins)
    {
        var gone = sed.Omitted.Select(f => Plain(f.Path)).ToHashSet(StringComparer.Ordinal);
        return gone.Count == 0 ? origins : [.. origins.Where(o => !gone.Contains(Plain(o.Target)))];
    }

    private static WrittenSed Read(PackSet packs, Pack pack, string type, SedNode root)
    {
        var written = SedWriter.Write(pack, type, root);
        var reading = SedObserver.Read(written.Octets, XmlLimits.Default, packs);
        return new WrittenSed(reading.Root ?? root, written, reading, []);
    }

    private static bool MayGo(SedSchema schema, string path) =>
        schema.Find(path) is { Kind: SedElementKind.Text, CodeList: null, Name: not "value" } && !Kept.Any(word => path.Contains(word, StringComparison.OrdinalIgnoreCase));

    /// <summary>Nothing but the one fault is gone: no field is missing now that has to be there.</summary>
    private static bool IsFaultLess(WrittenSed before, WrittenSed after)
    {
        var left = before.Errors.ToList();
        return left.Remove(WrongForm) && after.Errors.Order(StringComparer.Ordinal).SequenceEqual(left.Order(StringComparer.Ordinal), StringComparer.Ordinal);
    }

    /// <summary>A copy without the leaf at a place; null where it is the node itself.</summary>
    private static SedNode? Without(SedElement? declaration, SedNode node, string path, string gone)
    {
        if (path == gone) return null;
        var copy = new SedNode(node.Name, node.Text, node.Line, node.Column);
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var child in node.Children)
        {
            var number = counts[child.Name] = counts.GetValueOrDefault(child.Name) + 1;
            var below = declaration?.Child(child.Name);
            var place = number > 1 || below is { Max: > 1 } ? $"{path}/{child.Name}[{number}]" : $"{path}/{child.Name}";
            if (Without(below, child, place, gone) is { } kept) copy.Add(kept);
        }

        return copy;
    }

    private static Finding Omitted(Finding fault, IReadOnlyList<ValueOrigin> origins) => Finding.Of(
        "ADP-0092", fault.Path, ("element", fault.Arguments["element"]), ("value", fault.Arguments["value"]), ("pattern", fault.Arguments["pattern"]),
        ("source", origins.FirstOrDefault(o => Plain(o.Target) == Plain(fault.Path))?.Source ?? "-"));

    // The first of its name may be told with its number or without it.
    private static string Plain(string path) => path.Replace("[1]", "", StringComparison.Ordinal);
}

/// <summary>A SED as octets, and as a stranger reads them.</summary>
/// <param name="Omitted">Warnings about what was left out.</param>
internal sealed record WrittenSed(SedNode Root, SedWriting Written, SedReading Reading, IReadOnlyList<Finding> Omitted)
{
    public IEnumerable<string> Errors => Reading.Findings.Where(f => f.IsError).Select(f => f.Code);
}
