using System.IO.Compression;
using System.Text.Json;

namespace MessageBroker.Tests.Evidence.Canonical;

/// <summary>Nine hundred documents of canonical-oracle.py with the octets of libxml2 2.9.14, kept so that they are compared where Python is not there.</summary>
public sealed class RecordedCanonicalTests
{
    [Fact]
    public void Every_recorded_document_has_the_octets_of_libxml2()
    {
        using var packed = typeof(RecordedCanonicalTests).Assembly.GetManifestResourceStream("libxml2.jsonl.gz")!;
        using var lines = new StreamReader(new GZipStream(packed, CompressionMode.Decompress));
        var kinds = new SortedDictionary<string, int>(StringComparer.Ordinal);
        while (lines.ReadLine() is { } line)
        {
            var (kind, difference) = CanonicalCase.Judge(JsonDocument.Parse(line).RootElement);
            Assert.Null(difference);
            kinds[kind] = kinds.GetValueOrDefault(kind) + 1;
        }

        Assert.Equal((900, 16), (kinds.Values.Sum(), kinds.Count));
    }
}
