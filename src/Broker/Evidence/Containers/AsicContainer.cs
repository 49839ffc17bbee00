using System.Text;

namespace MessageBroker.Evidence.Containers;

/// <summary>An associated signature container (EN 319 162-1), read and not yet judged.</summary>
internal sealed class AsicContainer
{
    public const string MetaInf = "META-INF/";
    private const string MimeTypeE = "application/vnd.etsi.asic-e+zip", MimeTypeS = "application/vnd.etsi.asic-s+zip";

    private readonly Dictionary<string, ReadOnlyMemory<byte>> contents;

    private AsicContainer(IReadOnlyList<ForeignEntry> entries) =>
        contents = entries.Where(e => !e.IsFolder).ToDictionary(e => e.Name, e => e.Content, StringComparer.Ordinal);

    /// <summary>All files by name.</summary>
    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Contents => contents;

    /// <summary>What the container carries: everything but mimetype and META-INF.</summary>
    public IEnumerable<string> Data => contents.Keys.Where(n => n != "mimetype" && !n.StartsWith(MetaInf, StringComparison.Ordinal));

    /// <summary>Files of META-INF that hold no signatures: what the norm leaves unsigned, and what stands beside it.</summary>
    public IEnumerable<string> Beside => contents.Keys.Where(n => n.StartsWith(MetaInf, StringComparison.Ordinal) && !IsMeta(n, "signatures", ".xml"));

    public IEnumerable<string> SignatureFiles => Meta("signatures", ".xml");

    public IEnumerable<string> Manifests => Meta("ASiCManifest", ".xml");

    /// <summary>The container, or null with the reason; departures from the norm that leave it readable are reasons too.</summary>
    public static (AsicContainer? Container, IReadOnlyList<Reason> Reasons) Read(ReadOnlyMemory<byte> octets)
    {
        var (archive, fault) = ForeignZip.Read(octets);
        if (archive is null) return (null, [Reason.Of(ReasonCode.ContainerInvalid, fault.Place, "detail", fault.Detail)]);
        var container = new AsicContainer(archive.Entries);
        return (container, [.. container.Departures(archive).Select(d => Reason.Of(ReasonCode.ContainerFormat, d.Place, "detail", d.Detail))]);
    }

    private IEnumerable<(string Place, string Detail)> Departures(ForeignZip archive)
    {
        var type = contents.TryGetValue("mimetype", out var octets) ? Encoding.Latin1.GetString(octets.Span) : null;
        if (type is null) yield return ("container", "no entry mimetype");
        else if (type is not (MimeTypeE or MimeTypeS)) yield return ("mimetype", "not the type of an ASiC container");
        if (type is not null && archive.Entries[0].Name != "mimetype") yield return ("mimetype", "not the first entry");
        if (type is not null && !archive.Entries.First(e => e.Name == "mimetype").IsPlain) yield return ("mimetype", "deflated, or with an extra field");
        if (archive.Comment.Length > 0 && archive.Comment != "mimetype=" + type) yield return ("container", "the comment is not the type");
        if (type == MimeTypeS && Data.Count() != 1) yield return ("container", "an ASiC-S holds exactly one file");
        foreach (var name in contents.Keys.Where(n => n.StartsWith(MetaInf, StringComparison.Ordinal) && !IsKnownMeta(n))) yield return (name, "no file that belongs into META-INF");
    }

    private static bool IsKnownMeta(string name) =>
        name.EndsWith(".tst", StringComparison.OrdinalIgnoreCase) || name is MetaInf + "manifest.xml" or MetaInf + "container.xml"
        || IsMeta(name, "signatures", ".xml") || IsMeta(name, "ASiCManifest", ".xml");

    private IEnumerable<string> Meta(string stem, string end) => contents.Keys.Where(n => IsMeta(n, stem, end)).Order(StringComparer.Ordinal);

    private static bool IsMeta(string name, string stem, string end) =>
        name.StartsWith(MetaInf, StringComparison.Ordinal) && name.IndexOf('/', MetaInf.Length) < 0
        && name.Contains(stem, StringComparison.OrdinalIgnoreCase) && name.EndsWith(end, StringComparison.OrdinalIgnoreCase);
}
