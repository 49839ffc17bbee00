namespace MessageBroker.Schemas.Findings;

public enum Severity { Error, Warning, Info }

/// <summary>Who has to do something about a finding.</summary>
public enum ActsNext { Sender, Operator, Clerk, Partner, Nobody }

/// <summary>
/// One thing that a check found. Bad input yields findings, all of them, never an exception.
/// Codes are stable and registered in <see cref="FindingCatalogue"/>, which also holds text and remedy in bg, ro and en.
/// </summary>
/// <param name="Path">XPath, JSON pointer, table.column, part's Content-ID or line:column: whatever locates it best.</param>
/// <param name="Arguments">Named values for the text; may hold personal data, so findings are kept as encrypted payloads and never logged.</param>
public sealed record Finding(string Code, Severity Severity, string Path, IReadOnlyDictionary<string, string> Arguments, ActsNext ActsNext)
{
    /// <summary>Makes a finding with the severity and the acting party that the catalogue registers for the code.</summary>
    /// <exception cref="ArgumentException">The code is not registered: a defect of ours, caught by a test.</exception>
    public static Finding Of(string code, string path, params ReadOnlySpan<(string Name, string Value)> arguments)
    {
        var entry = FindingCatalogue.Default[code];
        var values = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in arguments) values[name] = value;
        return new Finding(code, entry.Severity, path, values, entry.ActsNext);
    }

    public bool IsError => Severity == Severity.Error;
}
