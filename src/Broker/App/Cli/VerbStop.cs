using MessageBroker.Schemas.Findings;

namespace MessageBroker.App.Cli;

/// <summary>Ends a call that cannot be answered at all, with its exit code and either one sentence or the findings that say why.</summary>
public sealed class VerbStop : Exception
{
    private readonly Func<string, string> inLanguage;

    private VerbStop(ExitCode code, Func<string, string> inLanguage, string? file = null, IReadOnlyList<Finding>? findings = null)
        : base(inLanguage("en")) => (Code, this.inLanguage, File, Findings) = (code, inLanguage, file, findings ?? []);

    public ExitCode Code { get; }

    /// <summary>What was named in the call and is not there or not usable; null where it is not one file.</summary>
    public string? File { get; }

    /// <summary>Why, where and what to do; empty where the sentence says it all.</summary>
    public IReadOnlyList<Finding> Findings { get; }

    /// <summary>The sentence in a language (bg, ro, en).</summary>
    public string Text(string language) => inLanguage(language);

    /// <summary>The call is wrong: exit code 2.</summary>
    /// <param name="key">The sentence's key in <c>Texts/Usage.json</c>.</param>
    public static VerbStop Usage(string key, params (string Name, string Value)[] values) => new(ExitCode.Usage, language => UsageTexts.Say(key, language, values));

    /// <summary>Something that is needed is not there: exit code 3.</summary>
    /// <param name="key">The sentence's key in <c>Texts/Usage.json</c>.</param>
    public static VerbStop NotThere(string key, params (string Name, string Value)[] values) => new(ExitCode.Missing, language => UsageTexts.Say(key, language, values));

    /// <summary>Something that is needed is not there: exit code 3; the finding's text is the sentence.</summary>
    public static VerbStop NotThere(Finding finding) => new(ExitCode.Missing, language => FindingCatalogue.Default.Text(finding, language));

    /// <summary>A file or folder that the call names is not there or not usable: exit code 3.</summary>
    public static VerbStop Missing(string file, params IReadOnlyList<Finding> findings) => new(ExitCode.Missing, _ => file, file, findings);
}
