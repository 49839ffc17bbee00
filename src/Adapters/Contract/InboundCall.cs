using MessageBroker.Schemas.Findings;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Adapters.Contract;

/// <summary>The question to a conversion on the way in: the SED element at the mapping line's path, to be told in the receiver's columns.</summary>
/// <param name="path">XPath of the element, for findings.</param>
/// <param name="rowsOf">Rows already made for a table (outbox name), for references such as "the child of that name".</param>
public sealed class InboundCall(
    SedNode node, string path, string? argument, (CodeLists Codes, ConversionFacts Facts) context,
    Func<string, IReadOnlyList<IReadOnlyDictionary<string, string?>>> rowsOf)
{
    public SedNode Node => node;

    public string Argument => argument ?? "";

    public CodeLists Codes => context.Codes;

    public ConversionFacts Facts => context.Facts;

    /// <summary>Text of the element itself, or of its code.</summary>
    public string? Text => node.Text ?? node.Child("value")?.Text;

    /// <summary>Text below the element, null where it is absent.</summary>
    public string? TextAt(string relative) => node.TextAt(relative);

    public IReadOnlyList<IReadOnlyDictionary<string, string?>> RowsOf(string table) => rowsOf(table);

    public Finding Finding(string code, params ReadOnlySpan<(string Name, string Value)> arguments) => Schemas.Findings.Finding.Of(code, path, arguments);
}

/// <summary>Values for the columns of the mapping line, in their order; null leaves a column as it is.</summary>
public sealed record NationalValues(IReadOnlyList<string?> Values, IReadOnlyList<Finding> Findings)
{
    public static NationalValues None { get; } = new([], []);

    public static NationalValues Of(params IReadOnlyList<string?> values) => new(values, []);

    public NationalValues And(params IReadOnlyList<Finding> more) => this with { Findings = [.. Findings, .. more] };
}
