using System.Globalization;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Schemas.Rules;

/// <summary>Everything that a rule may look at.</summary>
/// <param name="Today">Day of judgement in the judging institution's zone.</param>
/// <param name="Listed">The attachment list of the header.</param>
/// <param name="Carried">The attachments that are really there; null where only the document is judged.</param>
public sealed record RuleContext(
    Pack Pack,
    string SedType,
    SedNode Root,
    DateOnly Today,
    IReadOnlyList<SedAttachment> Listed,
    IReadOnlyList<SedAttachment>? Carried)
{
    /// <summary>
    /// What is wrong with a personal number of that country, or null. National formats belong to the adapters, which give this
    /// check; null where there is none.
    /// </summary>
    public Func<string, string, string?>? PinFault { get; init; }

    /// <summary>Institution that sends, as country, colon, code; null where a document is judged without its header.</summary>
    public string? Sender { get; init; }

    // Every rule walks the document: it is walked once. A copy with another root walks anew.
    private (SedNode Root, IReadOnlyList<SedPlace> Places)? walked;

    private SedPlace Start => new(Root, Pack.Sed(SedType)?.Root, "/" + Root.Name);

    /// <summary>All elements of that name, wherever they stand, with their place.</summary>
    public IEnumerable<SedPlace> All(string name) => Places().Where(p => p.Node.Name == name);

    /// <summary>All elements that the path below the root names, through every repetition, with their place.</summary>
    public IEnumerable<SedPlace> Each(string path) => Start.Each(path);

    /// <summary>Every place of the document, in document order.</summary>
    public IReadOnlyList<SedPlace> Places()
    {
        if (walked is { } before && ReferenceEquals(before.Root, Root)) return before.Places;
        var places = new List<SedPlace>();
        Start.AddAll(places);
        walked = (Root, places);
        return places;
    }

    public bool HasPurpose(string code) => Root.Each("PurposeThisSED/purposeThisSED/value").Any(v => v.Text == code);

    /// <summary>
    /// Which of these places below the root the document lacks although the pack knows them; what the schema demands is left to it, and of what lies
    /// within a group that is lacking nothing is said.
    /// </summary>
    /// <param name="paths">Groups before what they hold.</param>
    public IEnumerable<string> Lacking(params IReadOnlyList<string> paths)
    {
        var groups = new List<string>();
        foreach (var path in paths.Where(p => Root.At(p) is null && !groups.Exists(g => p.StartsWith(g, StringComparison.Ordinal))))
        {
            groups.Add(path + "/");
            if (Pack.Sed(SedType)?.Find(path) is { IsRequired: false }) yield return path;
        }
    }

    /// <summary>The name of the element that a path leads to.</summary>
    public static string LastOf(string path) => path[(path.LastIndexOf('/') + 1)..];

    /// <summary>The day that a date element names, an offset left out; null where it is no date (the schema says so).</summary>
    public static DateOnly? Day(string? text) =>
        text?.Trim() is { Length: >= 10 } trimmed && DateOnly.TryParseExact(trimmed[..10], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    /// <summary>A decimal with a point, or null.</summary>
    public static decimal? Number(string? text) =>
        decimal.TryParse(text?.Trim(), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;
}
