namespace MessageBroker.Evidence.Canonical;

/// <summary>Joins values of xml:base as Canonical XML 1.1, appendix A, asks: RFC 3986 §5.2, where the base may be relative too.</summary>
internal static class UriReference
{
    /// <summary>The reference as seen from where the base is relative to. Fragments are dropped; leading "../" stay, as nothing is known above.</summary>
    public static string Join(string above, string reference)
    {
        var (outer, inner) = (Parts.Of(above), Parts.Of(reference));
        if (inner.Scheme is not null) return (inner with { Path = WithoutDots(inner.Path) }).ToString();
        if (inner.Authority is not null) return (inner with { Scheme = outer.Scheme, Path = WithoutDots(inner.Path) }).ToString();
        if (inner.Path.Length == 0) return (outer with { Query = inner.Query ?? outer.Query }).ToString();
        return (outer with { Path = WithoutDots(inner.Path[0] == '/' ? inner.Path : Merged(outer, inner.Path)), Query = inner.Query }).ToString();
    }

    private static string Merged(Parts outer, string path)
    {
        if (outer is { Authority: not null, Path.Length: 0 }) return "/" + path;
        // Where the base names a folder by dots, the folder itself is meant.
        var folder = outer.Path is "." or ".." || outer.Path.EndsWith("/.", StringComparison.Ordinal) || outer.Path.EndsWith("/..", StringComparison.Ordinal) ? outer.Path + "/" : outer.Path;
        return folder[..(folder.LastIndexOf('/') + 1)] + path;
    }

    private static string WithoutDots(string path)
    {
        var absolute = path.StartsWith('/');
        var kept = new List<string>();
        var segments = path.Split('/');
        foreach (var segment in segments)
        {
            if (segment is "" or ".") continue;
            if (segment != "..") kept.Add(segment);
            else if (kept.Count > 0 && kept[^1] != "..") kept.RemoveAt(kept.Count - 1);
            else if (!absolute) kept.Add(segment);
        }

        var folder = segments[^1] is "" or "." or ".." && kept.Count > 0;
        return (absolute ? "/" : "") + string.Join('/', kept) + (folder ? "/" : "");
    }

    private readonly record struct Parts(string? Scheme, string? Authority, string Path, string? Query)
    {
        public static Parts Of(string reference)
        {
            var rest = reference.IndexOf('#') is >= 0 and var hash ? reference[..hash] : reference;
            var query = rest.IndexOf('?') is >= 0 and var mark ? rest[(mark + 1)..] : null;
            if (query is not null) rest = rest[..^(query.Length + 1)];
            var colon = rest.IndexOf(':');
            var scheme = colon > 0 && !rest.AsSpan(0, colon).Contains('/') ? rest[..colon] : null;
            if (scheme is not null) rest = rest[(colon + 1)..];
            if (!rest.StartsWith("//", StringComparison.Ordinal)) return new Parts(scheme, null, rest, query);
            var end = rest.IndexOf('/', 2) is >= 0 and var slash ? slash : rest.Length;
            return new Parts(scheme, rest[2..end], rest[end..], query);
        }

        public override string ToString() =>
            (Scheme is null ? "" : Scheme + ":") + (Authority is null ? "" : "//" + Authority) + Path + (Query is null ? "" : "?" + Query);
    }
}
