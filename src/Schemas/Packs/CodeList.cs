using System.Collections.Frozen;

namespace MessageBroker.Schemas.Packs;

/// <summary>
/// A list of codes with labels. A closed list is enforced by the schema; an open one is what this pack knows of a list
/// whose codes are not public, so that another value is reported and taken as it is.
/// </summary>
public sealed class CodeList(string name, bool isOpen, SourceMark source, IReadOnlyList<Code> codes)
{
    private readonly FrozenDictionary<string, Code> byCode = codes.ToFrozenDictionary(c => c.Value, StringComparer.Ordinal);

    public string Name { get; } = name;
    public bool IsOpen { get; } = isOpen;
    public SourceMark Source { get; } = source;
    public IReadOnlyList<Code> Codes { get; } = codes;

    public Code? Find(string code) => byCode.GetValueOrDefault(code);

    public bool Contains(string code) => byCode.ContainsKey(code);

    /// <summary>The label in the language, or the code itself where the list does not know it.</summary>
    public string Label(string code, string language) => Find(code)?.Labels.GetValueOrDefault(language) ?? code;
}

/// <param name="Value">The code as it stands in the SED.</param>
/// <param name="Mark">Where the code comes from.</param>
/// <param name="Until">Last day on which the code may be used for new facts (yyyy-MM-dd), or null.</param>
/// <param name="Labels">By language.</param>
public sealed record Code(string Value, SourceMark Mark, DateOnly? Until, IReadOnlyDictionary<string, string> Labels);
