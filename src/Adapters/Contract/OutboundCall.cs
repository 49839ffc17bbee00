using MessageBroker.Schemas.Findings;

namespace MessageBroker.Adapters.Contract;

/// <summary>One national value with the place that findings and origins name.</summary>
/// <param name="RowKey">Key of the row as shown, for example [PERSON_ID=1003].</param>
public sealed record SourceValue(string Table, string Column, string RowKey, string? Text)
{
    public string Path => $"{Table}.{Column}{RowKey}";
}

/// <summary>What is the same for every value of one conversion.</summary>
/// <param name="Country">The country whose tables these are.</param>
/// <param name="Institution">The own institution (outbound the sender, inbound the receiver).</param>
/// <param name="Kind">SED type.</param>
/// <param name="Today">Date of judgement, yyyy-MM-dd; empty inbound, where nothing may depend on it.</param>
public sealed record ConversionFacts(string Country, string Institution, string Kind, string Today);

/// <summary>What is the same for every value of one record on its way out.</summary>
/// <param name="Record">The whole record, for the few conversions that speak about more than one row.</param>
/// <param name="KeyText">The key of a row of a table as findings show it, [PERSON_ID=1003].</param>
public sealed record OutboundContext(CodeLists Codes, ConversionFacts Facts, NationalRecord Record, Func<string, IReadOnlyDictionary<string, string?>, string> KeyText)
{
    public IEnumerable<IReadOnlyDictionary<string, string?>> Rows(string table) => Record.Tables.Where(t => t.Name == table).SelectMany(t => t.Rows);

    public SourceValue Value(string table, string column, IReadOnlyDictionary<string, string?> row) => new(table, column, KeyText(table, row), row.GetValueOrDefault(column));
}

/// <summary>The question to a conversion on the way out: column values in the order of the mapping line, then the ones it only reads.</summary>
public sealed class OutboundCall(IReadOnlyList<SourceValue> values, string? argument, OutboundContext context)
{
    public IReadOnlyList<SourceValue> Values => values;

    /// <summary>Code list or constant that the mapping line names.</summary>
    public string Argument => argument ?? "";

    public CodeLists Codes => context.Codes;

    public ConversionFacts Facts => context.Facts;

    public OutboundContext Context => context;

    /// <summary>Text of a column; null when absent, and when it holds nothing but blanks (which Oracle cannot tell from absent).</summary>
    public string? this[int index] => index < values.Count && !string.IsNullOrWhiteSpace(values[index].Text) ? values[index].Text!.Trim() : null;

    public bool AllAbsent => Enumerable.Range(0, values.Count).All(i => this[i] is null);

    /// <summary>A finding at the column with this index.</summary>
    public Finding Finding(int index, string code, params ReadOnlySpan<(string Name, string Value)> arguments) =>
        Schemas.Findings.Finding.Of(code, values[index].Path, arguments);
}

/// <summary>What a conversion makes for the SED: leaves below the mapping line's path ("" is that path itself), and findings.</summary>
public sealed record SedValues(IReadOnlyList<SedLeaf> Leaves, IReadOnlyList<Finding> Findings)
{
    public static SedValues None { get; } = new([], []);

    public static SedValues Of(string text) => new([new("", text)], []);

    public static SedValues Of(params IReadOnlyList<SedLeaf> leaves) => new(leaves, []);

    public static SedValues Only(params IReadOnlyList<Finding> findings) => new([], findings);

    public SedValues And(params IReadOnlyList<Finding> more) => this with { Findings = [.. Findings, .. more] };
}

/// <param name="Path">Relative path; a step may carry a position, as in PersonalIdentificationNumber[2]/country/value.</param>
/// <param name="Source">Where it comes from, where that is not the columns of the mapping line.</param>
public sealed record SedLeaf(string Path, string Text, string? Source = null);
