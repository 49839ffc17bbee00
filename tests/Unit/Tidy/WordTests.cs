using System.Text.RegularExpressions;

namespace MessageBroker.Tests.Unit.Tidy;

/// <summary>Names say what a thing does; text says nothing about machines or unfinished work.</summary>
public sealed partial class WordTests
{
    private static readonly HashSet<string> Empty = new(StringComparer.Ordinal) { "Manager", "Helper", "Helpers", "Util", "Utils", "Utility", "Common", "Service", "Data", "Info" };

    /// <summary>Words of the field that hold one of them: ds:KeyInfo, ds:SignedInfo, xades:DataObjectFormat, eb:MessageInfo.</summary>
    private static readonly string[] OfTheField = ["KeyInfo", "SignedInfo", "DataObject", "MessageInfo", "PartyInfo", "PartInfo", "PayloadInfo", "CollaborationInfo"];

    [Fact]
    public void No_type_has_a_word_that_says_nothing() =>
        Offenders.None(House.Built.Types.Values.Where(t => WordsOf(OfTheField.Aggregate(t.Name, (name, word) => name.Replace(word, "", StringComparison.Ordinal))).Any(Empty.Contains) && !t.Name.StartsWith('<')).Select(t => t.FullName));

    [Fact]
    public void Acronyms_are_words() =>
        Offenders.None(House.Built.Types.Values.Where(t => t.Name.Contains("SED", StringComparison.Ordinal) || t.Name.Contains("SBDH", StringComparison.Ordinal) || t.Name.Contains("AS4", StringComparison.Ordinal)).Select(t => t.FullName));

    [Fact]
    public void Nothing_is_left_unfinished() => Offenders.None(Hits(Repository.Product.Concat(Repository.Tests), Unfinished()));

    [Fact]
    public void No_error_is_swallowed() => Offenders.None(Hits(Repository.Product, Swallowed()));

    [Fact]
    public void No_path_of_a_machine_stands_in_code() => Offenders.None(Hits(Repository.Product.Concat(Repository.Tests), MachinePath()));

    [Fact]
    public void A_bare_exception_is_never_thrown() => Offenders.None(Hits(Repository.Product, BareException()));

    private static IEnumerable<string> Hits(IEnumerable<SourceFile> files, Regex pattern) =>
        files.Where(file => !file.Path.EndsWith("Tidy/WordTests.cs", StringComparison.Ordinal))
            .SelectMany(file => file.Lines.Select((text, i) => (text, i)).Where(line => pattern.IsMatch(line.text)).Select(line => $"{file.Path}:{line.i + 1}: {line.text.Trim()}"));

    private static IEnumerable<string> WordsOf(string name) => Word().Matches(name).Select(m => m.Value);

    [GeneratedRegex("[A-Z][a-z0-9]*")]
    private static partial Regex Word();

    [GeneratedRegex(@"NotImplementedException|\bTODO\b|\bFIXME\b|\bHACK\b|\bXXX\b|Assert\.True\(true\)|\(Skip *= *""")]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"catch *(\([A-Za-z]*Exception[^)]*\))? *\{ *\}")]
    private static partial Regex Swallowed();

    [GeneratedRegex(@"""/(home|root|work|tmp|Users)/|[A-Z]:\\\\Users")]
    private static partial Regex MachinePath();

    [GeneratedRegex(@"throw new (System\.)?(Exception|ApplicationException|SystemException)\(")]
    private static partial Regex BareException();
}
