using System.Text.Json.Nodes;

namespace MessageBroker.Tests.Unit.Tidy;

/// <summary>The product knows no vector: a verdict that hangs on a file's name would be worth nothing.</summary>
public sealed class VectorNameTests
{
    private static readonly string Shared = Path.GetFullPath(Path.Combine(Repository.Root, "..", "shared"));

    [SkippableFact]
    public void No_name_or_id_of_a_vector_stands_in_the_product()
    {
        Skip.IfNot(Directory.Exists(Path.Combine(Shared, "vectors")), "the folder ../shared with the test vectors is not beside the repository");
        // A plain word such as "checkpoint" is a word of the field before it is the name of a file.
        var names = Manifests().SelectMany(NamesIn).Where(name => name.Length >= 8 && !name.All(char.IsLetter)).ToHashSet(StringComparer.Ordinal);
        var hits = Repository.Product.SelectMany(file => Words(string.Join('\n', file.Lines)).Where(names.Contains).Distinct().Select(name => $"{file.Path}: {name}"));
        Assert.NotEmpty(names);
        Offenders.None(hits);
    }

    private static IEnumerable<string> Manifests() => Directory.EnumerateFiles(Shared, "manifest.jsonl", SearchOption.AllDirectories);

    private static IEnumerable<string> NamesIn(string manifest) =>
        File.ReadLines(manifest).Where(line => line.Length > 0).Select(line => JsonNode.Parse(line)!).Where(line => line["id"] is not null)
            .SelectMany(line => line["files"]!.AsArray().Select(f => Path.GetFileName(f!.GetValue<string>())).Append(line["id"]!.GetValue<string>()));

    // Names hold letters, digits, dots, dashes, underscores and a few signs; everything else ends a word.
    private static IEnumerable<string> Words(string text)
    {
        var start = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && (char.IsLetterOrDigit(text[i]) || ".-_/#@".Contains(text[i], StringComparison.Ordinal))) continue;
            if (i > start)
            {
                var word = text[start..i].Trim('.', '/');
                yield return word;
                yield return word[(word.LastIndexOf('/') + 1)..];
            }
            start = i + 1;
        }
    }
}
