using System.Text.Json.Nodes;
using MessageBroker.Schemas.Bucs;
using MessageBroker.Schemas.Findings;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.App.Cli.PackAnswers;

/// <summary>A pack with its definitions: what it holds and all that is wrong with either.</summary>
internal sealed class PackJudgement
{
    private PackJudgement(PackLoading loading)
    {
        Pack = loading.Pack;
        Files = loading.Files;
        var reading = Files is null ? null : BucLibrary.Load(Files);
        Library = reading?.Library;
        Findings = [.. loading.Findings, .. reading?.Findings ?? [], .. Pack is null || reading is null ? [] : BucSeds.Missing(Pack, reading.Library)];
    }

    public Pack? Pack { get; }

    /// <summary>Null where they could not be read.</summary>
    public PackFiles? Files { get; }

    /// <summary>The definitions that can be used; null where the files could not be read.</summary>
    public BucLibrary? Library { get; }

    /// <summary>Of the pack, of its definitions, and of what these miss in the pack; notes too.</summary>
    public IReadOnlyList<Finding> Findings { get; }

    public bool IsUsable => Pack is not null && !Findings.Any(f => f.IsError);

    /// <summary>Business use cases of which both or one side can be used.</summary>
    public IReadOnlyList<string> Bucs => [.. (Library?.Definitions ?? []).Select(d => d.Buc).Distinct()];

    public static PackJudgement Of(PackLoading loading) => new(loading);

    /// <summary>The answer about it, with the fields that all verbs about packs share.</summary>
    /// <param name="more">Findings of the verb's own.</param>
    public Answer Answer(params IReadOnlyList<Finding> more) => new Answer(IsOk(more) ? "ok" : "refused", IsOk(more)) { Findings = [.. Findings, .. more], Lines = Lines() }
        .Optional("cdm", Pack?.Cdm)
        .Optional("edition", Pack?.Edition)
        .Optional("provenance", Pack is null ? null : Word(Pack.Provenance))
        .Optional("bucLogic", Pack?.BucLogic)
        .Optional("packHash", Files?.Hash)
        .Optional("levels", Pack is null ? null : new JsonObject(Levels().Select(l => KeyValuePair.Create(Word(l.Level), (JsonNode?)l.Count))))
        .Field("seds", new JsonArray([.. Seds().Select(s => new JsonObject { ["sed"] = s.Type, ["level"] = Word(s.Level), ["provenance"] = Word(s.Provenance) })]))
        .Field("bucs", new JsonArray([.. Bucs.Select(b => JsonValue.Create(b))]));

    /// <summary>How many SEDs there are of each level, the best known first.</summary>
    public IEnumerable<(ContentLevel Level, int Count)> Levels() => Enum.GetValues<ContentLevel>().Select(level => (level, Seds().Count(s => s.Level == level)));

    public static string Word(Enum value) => value.ToString().ToLowerInvariant();

    private bool IsOk(IReadOnlyList<Finding> more) => IsUsable && !more.Any(f => f.IsError);

    private IEnumerable<SedSchema> Seds() => (Pack?.Seds.Values ?? []).OrderBy(s => s.Type, StringComparer.Ordinal);

    private List<string> Lines()
    {
        var lines = new List<string>();
        if (Pack is not null)
        {
            lines.Add($"CDM {Pack.Cdm} · edition {Pack.Edition} · {Pack.Provenance.ToString().ToLowerInvariant()} · BUC {Pack.BucLogic}");
            foreach (var group in Seds().GroupBy(s => s.Level).OrderBy(g => g.Key)) lines.Add($"SED {Word(group.Key)} ({group.Count()}): {string.Join(' ', group.Select(s => s.Type))}");
        }
        if (Bucs.Count > 0) lines.Add($"BUC ({Bucs.Count}): {string.Join(' ', Bucs)}");
        if (Files is not null) lines.Add($"packHash {Files.Hash}");
        return lines;
    }
}
