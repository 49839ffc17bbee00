using MessageBroker.Schemas.Findings;

namespace MessageBroker.App.Configuration;

/// <summary>What reading a configuration gathers: findings, and the folder where relative paths start.</summary>
internal sealed class ConfigTrace(string folder)
{
    private readonly List<Finding> findings = [];
    private bool quiet;

    public IReadOnlyList<Finding> Findings => findings;

    public void Add(Finding finding)
    {
        if (!quiet) findings.Add(finding);
    }

    public string Resolve(string place) => Path.GetFullPath(place, folder);

    /// <summary>Reads for the declarations only: what is found there is not noted.</summary>
    public T Quietly<T>(Func<T> read)
    {
        var before = quiet;
        quiet = true;
        try { return read(); }
        finally { quiet = before; }
    }
}
