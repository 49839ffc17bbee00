using MessageBroker.Schemas.Findings;

namespace MessageBroker.Schemas.RinaJson;

/// <summary>
/// What one conversion has to say: places, names and counts, never a value of a SED; of a header the value that its reader calls wrong. Errors and notes are capped apart, so
/// that many notes hide no error and a hostile document cannot fill memory with either.
/// </summary>
public sealed class ConversionFindings
{
    /// <summary>Findings of one severity after which further ones are only counted.</summary>
    public const int Most = 500;

    private readonly List<Finding> findings = [];
    private int errors;
    private int notes;

    public IReadOnlyList<Finding> All => findings;

    /// <summary>Something cannot be carried over: there is no document of the other dialect.</summary>
    public bool HasError => errors > 0;

    /// <summary>It was said already why what should stand there cannot be taken.</summary>
    internal bool HasErrorAt(DialectPath path) => HasError && path.ToString() is var place && findings.Exists(f => f.IsError && f.Path == place);

    public void Add(string code, DialectPath path, params ReadOnlySpan<(string Name, string Value)> arguments) => Add(Finding.Of(code, path.ToString(), arguments));

    public void Add(Finding finding)
    {
        var count = finding.IsError ? ++errors : ++notes;
        if (count <= Most) findings.Add(finding);
        else if (count == Most + 1) findings.Add(Finding.Of(finding.IsError ? "SED-0042" : "SED-0083", "", ("max", $"{Most}")));
    }
}
