namespace MessageBroker.Evidence.Containers;

/// <summary>How a file of a container names another one: a relative reference, percent-encoded, sometimes written with a leading slash.</summary>
internal static class EntryReference
{
    /// <summary>The entry's name, or null for a reference that leads out of the container. A fragment is not part of it.</summary>
    public static string? NameOf(string? uri)
    {
        if (string.IsNullOrEmpty(uri)) return null;
        var path = uri.Split('#')[0];
        if (path.StartsWith("//", StringComparison.Ordinal) || path.Contains(':', StringComparison.Ordinal) || path.Contains('?', StringComparison.Ordinal)) return null;
        var name = Uri.UnescapeDataString(path.StartsWith('/') ? path[1..] : path);
        return name.Length == 0 || name.Split('/').Any(p => p is "" or "." or "..") ? null : name;
    }
}
