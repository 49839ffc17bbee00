using MessageBroker.Schemas.Findings;

namespace MessageBroker.App.Configuration;

/// <summary>What reading a configuration gathers: findings, and the folder where relative paths start.</summary>
internal sealed class ConfigTrace(string folder)
{
    private const string Credential = "credential:";

    private readonly List<Finding> findings = [];
    private bool quiet;

    public IReadOnlyList<Finding> Findings => findings;

    public void Add(Finding finding)
    {
        if (!quiet) findings.Add(finding);
    }

    /// <summary>
    /// A path: relative ones start at the folder of the file; <c>credential:NAME</c> is a file that the service manager hands over to this
    /// process alone (systemd: LoadCredential=, LoadCredentialEncrypted=).
    /// </summary>
    /// <param name="pointer">Where it is named, for a finding.</param>
    public string Resolve(string place, string pointer)
    {
        if (!place.StartsWith(Credential, StringComparison.Ordinal)) return Path.GetFullPath(place, folder);
        var name = place[Credential.Length..];
        var isName = name.Length is > 0 and <= 255 && name[0] != '.' && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_');
        if (isName && Environment.GetEnvironmentVariable("CREDENTIALS_DIRECTORY") is { Length: > 0 } handed) return Path.Combine(handed, name);
        Add(Finding.Of("CFG-0084", pointer, ("value", place)));
        return Path.GetFullPath(place, folder);
    }

    /// <summary>Reads for the declarations only: what is found there is not noted.</summary>
    public T Quietly<T>(Func<T> read)
    {
        var before = quiet;
        quiet = true;
        try { return read(); }
        finally { quiet = before; }
    }
}
