using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Xml.Linq;
using MessageBroker.Schemas.Packs;
using Xunit.Abstractions;

namespace MessageBroker.Tests.Unit.Schemas.Packs;

/// <summary>
/// Valid or not: our reader beside xmllint, another implementation of XML Schema, on seeded mutants of the examples of every SED that has
/// a schema of its own. A node is left out, doubled, moved, renamed, or its text is changed. BROKER_XMLLINT says how many mutants of each.
/// </summary>
public sealed class XmlLintTests(ITestOutputHelper output)
{
    private static readonly int Mutants = int.TryParse(Environment.GetEnvironmentVariable("BROKER_XMLLINT"), CultureInfo.InvariantCulture, out var count) ? count : 120;

    private static readonly string[] Texts = ["", " ", "x", "01", "99", "1", "-1", "0.5", "1,5", "BG", "GR", "BG:BGASA", "BG:X", "2026-02-28", "2026-02-30", "2026-02-28Z", "2026-02-28+02:00", "Ștefan", "yes_no", new('я', 66), new('ș', 156), new('x', 501)];

    public static TheoryData<string> Types => [.. Pack.Embedded("4.4").Pack!.Seds.Values.Where(s => !s.IsOpen).Select(s => s.Type).Order(StringComparer.Ordinal)];

    [SkippableTheory]
    [MemberData(nameof(Types))]
    public async Task A_mutant_is_valid_here_where_it_is_valid_there(string type)
    {
        Skip.IfNot(File.Exists("/usr/bin/xmllint"), "xmllint is not there");
        var pack = Pack.Embedded("4.4").Pack!;
        var folder = Directory.CreateTempSubdirectory("broker-xmllint-").FullName;
        try
        {
            var examples = pack.Files.Paths.Where(p => p.StartsWith($"Seds/{type}/examples/", StringComparison.Ordinal)).Select(p => Encoding.UTF8.GetString(pack.Files[p]!.Value.Span).TrimStart('\uFEFF')).ToList();
            var dice = new Random(type[0] * 1000 + int.Parse(type[1..], CultureInfo.InvariantCulture));
            var ours = new Dictionary<string, (bool Valid, string Xml, string Said)>(StringComparer.Ordinal);
            for (var n = 0; n < Mutants; n++)
            {
                var xml = Mutant(XDocument.Parse(examples[dice.Next(examples.Count)]), dice);
                var name = $"{n:D4}.xml";
                await File.WriteAllTextAsync(Path.Combine(folder, name), xml);
                var errors = SedPush.Read(xml).Findings.Where(f => f.IsError).ToList();
                ours[name] = (errors.Count == 0, xml, string.Join(", ", errors.Select(e => $"{e.Code} {e.Path}")));
            }

            foreach (var schema in pack.Files.Paths.Where(p => p.StartsWith($"Seds/{type}/", StringComparison.Ordinal) && p.EndsWith(".xsd", StringComparison.Ordinal)))
                await File.WriteAllBytesAsync(Path.Combine(folder, Path.GetFileName(schema)), pack.Files[schema]!.Value.ToArray());
            var theirs = await Lint(folder, $"{type}.xsd", ours.Keys);
            output.WriteLine($"{type}: {ours.Values.Count(o => o.Valid)} of {ours.Count} mutants are valid");
            Assert.Equal(ours.Count, theirs.Count);
            Assert.Contains(true, theirs.Values);
            Assert.Contains(false, theirs.Values);
            var different = ours.Where(o => o.Value.Valid != theirs[o.Key] && !(o.Value.Valid && HidesAPart(XDocument.Parse(o.Value.Xml).Root!, pack.Sed(type)!.Root))).ToList();
            Assert.True(different.Count == 0, $"{different.Count} differ; xmllint says {theirs[different.FirstOrDefault().Key ?? "0000.xml"]} of {different.FirstOrDefault().Value.Xml}\nours: {different.FirstOrDefault().Value.Said}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>
    /// Something that no pack knows stands in an open group, with a known part inside it. By the schema's letter the part is judged there too; our reader passes
    /// over what it does not know with all that is in it, because there a name may mean something else.
    /// </summary>
    private static bool HidesAPart(XElement element, SedElement declaration)
    {
        foreach (var child in element.Elements())
        {
            var known = declaration.Child(child.Name.LocalName);
            if (known is null && declaration.IsOpen && child.Descendants().Any(d => declaration.Child(d.Name.LocalName) is not null)) return true;
            if (known is not null && HidesAPart(child, known)) return true;
        }

        return false;
    }

    private static string Mutant(XDocument document, Random dice)
    {
        for (var times = dice.Next(1, 3); times > 0; times--)
        {
            var elements = document.Root!.Descendants().ToList();
            var chosen = elements[dice.Next(elements.Count)];
            switch (dice.Next(6))
            {
                case 0: chosen.Remove(); break;
                case 1: chosen.AddAfterSelf(new XElement(chosen)); break;
                case 2 when chosen.PreviousNode is XElement before:
                    before.Remove();
                    chosen.AddAfterSelf(before);
                    break;
                case 3: chosen.Name = chosen.Name.LocalName + "X"; break;
                case 4 when !chosen.HasElements: chosen.Value = Texts[dice.Next(Texts.Length)]; break;
                default: chosen.Parent!.Add(new XElement(elements[dice.Next(elements.Count)])); break;
            }
            if (!document.Root.Descendants().Any()) break;
        }

        return document.Declaration + document.ToString(SaveOptions.DisableFormatting);
    }

    private static async Task<Dictionary<string, bool>> Lint(string folder, string schema, IEnumerable<string> names)
    {
        using var lint = Process.Start(new ProcessStartInfo("/usr/bin/xmllint", ["--noout", "--nonet", "--schema", schema, .. names]) { WorkingDirectory = folder, RedirectStandardError = true })!;
        var verdicts = new Dictionary<string, bool>(StringComparer.Ordinal);
        while (await lint.StandardError.ReadLineAsync() is { } line)
        {
            if (line.EndsWith(" validates", StringComparison.Ordinal)) verdicts[line[..^" validates".Length]] = true;
            else if (line.EndsWith(" fails to validate", StringComparison.Ordinal)) verdicts[line[..^" fails to validate".Length]] = false;
        }

        await lint.WaitForExitAsync();
        return verdicts;
    }
}
