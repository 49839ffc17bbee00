using System.Diagnostics;
using System.Globalization;
using System.Text;
using MessageBroker.Schemas.Packs;
using Xunit.Abstractions;

namespace MessageBroker.Tests.Unit.Schemas.Packs;

/// <summary>
/// Valid or not: our reader beside xmllint on seeded mutants, of the examples of every SED that has a schema of its own, and, for each pack, of documents on the
/// parts that all other SEDs of it share. BROKER_XMLLINT says how many mutants of each SED; of a pack's shared parts there are eight times as many.
/// </summary>
public sealed class XmlLintTests(ITestOutputHelper output)
{
    private const int SharedFor = 8;

    private static readonly int Mutants = int.TryParse(Environment.GetEnvironmentVariable("BROKER_XMLLINT"), CultureInfo.InvariantCulture, out var count) ? count : 120;

    public static IEnumerable<object[]> Types =>
        from pack in PackSet.Embedded.All
        from sed in pack.Seds.Values
        where !sed.IsOpen
        orderby pack.Cdm, sed.Type
        select (object[])[pack.Cdm, sed.Type];

    public static TheoryData<string> Packs => [.. PackSet.Embedded.All.Select(p => p.Cdm)];

    [SkippableTheory]
    [MemberData(nameof(Types))]
    public async Task A_mutant_is_valid_here_where_it_is_valid_there(string cdm, string type)
    {
        var pack = Pack.Embedded(cdm).Pack!;
        var examples = pack.Files.Paths.Where(p => p.StartsWith($"Seds/{type}/examples/", StringComparison.Ordinal)).Select(p => Encoding.UTF8.GetString(pack.Files[p]!.Value.Span).TrimStart('\uFEFF')).ToList();
        var dice = new Random(type[0] * 1000 + int.Parse(type[1..], CultureInfo.InvariantCulture));
        var schemas = pack.Files.Paths.Where(p => p.StartsWith($"Seds/{type}/", StringComparison.Ordinal) && p.EndsWith(".xsd", StringComparison.Ordinal)).ToDictionary(p => Path.GetFileName(p), p => pack.Files[p]!.Value);
        await CompareAsync(type, $"{type}.xsd", schemas, [.. Enumerable.Range(0, Mutants).Select(_ => SedMutant.Of(examples[dice.Next(examples.Count)], pack.Sed(type)!.Root, dice))]);
    }

    /// <summary>Each SED without a schema of its own has its turn, by the schema that the program itself makes for it.</summary>
    [SkippableTheory]
    [MemberData(nameof(Packs))]
    public async Task A_mutant_on_the_shared_parts_is_valid_here_where_it_is_valid_there(string cdm)
    {
        var pack = Pack.Embedded(cdm).Pack!;
        List<SedSchema> seds = [.. pack.Seds.Values.Where(s => s.IsOpen).OrderBy(s => s.Type, StringComparer.Ordinal)];
        var dice = new Random(int.Parse(cdm.Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture));
        var schemas = seds.ToDictionary(s => $"{s.Type}.xsd", s => Encode(EnvelopeSchema.Write(s.Type, s.NamespaceUri).Replace(PackResolver.UriOf("").ToString(), "", StringComparison.Ordinal)));
        foreach (var path in pack.Files.Paths.Where(p => p.StartsWith("Types/", StringComparison.Ordinal) && p.EndsWith(".xsd", StringComparison.Ordinal))) schemas[path] = pack.Files[path]!.Value;
        // With a namespace of its own: in a schema without one xmllint looks for the parts, which have none, among that schema's own declarations alone.
        schemas["all.xsd"] = Encode($"<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' targetNamespace='urn:all'>{string.Concat(seds.Select(s => $"<xs:import namespace='{s.NamespaceUri}' schemaLocation='{s.Type}.xsd'/>"))}</xs:schema>");
        await CompareAsync($"{cdm}, {seds.Count} SEDs on the shared parts", "all.xsd", schemas, [.. Enumerable.Range(0, Mutants * SharedFor).Select(n => Shared(seds[n % seds.Count], dice))]);
    }

    private static SedMutant Shared(SedSchema sed, Random dice) => SedMutant.Of(SharedSeeds.All[dice.Next(SharedSeeds.All.Count)](sed), sed.Root, dice);

    private static ReadOnlyMemory<byte> Encode(string text) => Encoding.UTF8.GetBytes(text);

    private async Task CompareAsync(string what, string schema, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> schemas, IReadOnlyList<SedMutant> mutants)
    {
        Skip.IfNot(XmlLint.IsThere, "xmllint is not there");
        var folder = Directory.CreateTempSubdirectory("broker-xmllint-").FullName;
        try
        {
            var clock = Stopwatch.StartNew();
            foreach (var (name, bytes) in schemas)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, name))!);
                await File.WriteAllBytesAsync(Path.Combine(folder, name), bytes.ToArray());
            }

            var theirs = await TheirsAsync(folder, schema, "mutant", [.. mutants.Select(m => m.Xml)]);
            var (ours, hiding) = (mutants.Select(m => Faults(m.Xml)).ToList(), mutants.Index().Where(m => m.Item.Emptied is not null).ToList());
            var exempt = await ExemptAsync(folder, schema, hiding, ours, theirs);
            output.WriteLine($"{what}: {ours.Count(o => o.Length == 0)} of {ours.Count} mutants are valid, {hiding.Count} hide a known part in something unknown, {exempt.Count} of them are invalid there for it alone; {clock.Elapsed.TotalSeconds:F1} s");
            Assert.Contains(true, theirs);
            Assert.Contains(false, theirs);
            var different = Enumerable.Range(0, mutants.Count).Where(n => ours[n].Length == 0 != theirs[n] && !exempt.Contains(n)).ToList();
            Assert.True(different.Count == 0, $"{different.Count} differ; xmllint says {theirs[different.FirstOrDefault()]} of {mutants[different.FirstOrDefault()].Xml}\nours: {ours[different.FirstOrDefault()]}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>
    /// Those that may differ: valid here and invalid there, with a known part in something unknown. That nothing else hides behind it is seen without that content:
    /// both must say then of the document what we say of it as it was.
    /// </summary>
    private static async Task<IReadOnlySet<int>> ExemptAsync(string folder, string schema, IReadOnlyList<(int Index, SedMutant Item)> hiding, IReadOnlyList<string> ours, IReadOnlyList<bool> theirs)
    {
        if (hiding.Count == 0) return new HashSet<int>();
        var emptied = await TheirsAsync(folder, schema, "emptied", [.. hiding.Select(m => m.Item.Emptied!)]);
        foreach (var ((index, mutant), isValid) in hiding.Zip(emptied))
        {
            var said = ours[index];
            Assert.True(said == Faults(mutant.Emptied!) && said.Length == 0 == isValid, $"without what is hidden xmllint says {isValid} of {mutant.Emptied}\nours, of {mutant.Xml}: {said}");
        }

        return hiding.Select(m => m.Index).Where(n => ours[n].Length == 0 && !theirs[n]).ToHashSet();
    }

    private static async Task<IReadOnlyList<bool>> TheirsAsync(string folder, string schema, string stem, IReadOnlyList<string> documents)
    {
        string Name(int n) => $"{stem}-{n:D5}.xml";
        for (var n = 0; n < documents.Count; n++) await File.WriteAllTextAsync(Path.Combine(folder, Name(n)), documents[n]);
        var said = await XmlLint.JudgeAsync(folder, schema, Enumerable.Range(0, documents.Count).Select(Name));
        Assert.Equal(documents.Count, said.Count);
        return [.. Enumerable.Range(0, documents.Count).Select(n => said[Name(n)])];
    }

    /// <summary>Empty where it is valid.</summary>
    private static string Faults(string xml) => string.Join(", ", SedPush.Read(xml).Findings.Where(f => f.IsError).Select(f => $"{f.Code} {f.Path}"));
}
