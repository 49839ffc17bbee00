using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using MessageBroker.Tests.Evidence.Canonical;
using Xunit.Abstractions;

namespace MessageBroker.Tests.Conformance.LibXml;

/// <summary>
/// Seeded random documents and the octets that libxml2 gives for them. Document, form and octets come from a program that knows nothing of
/// ours; BROKER_LIBXML says how many, BROKER_LIBXML_SEED from which seed on.
/// </summary>
public sealed class CanonicalOracleTests(ITestOutputHelper output)
{
    private const int MostShown = 5;

    [SkippableFact]
    public async Task Every_canonical_form_has_the_octets_of_libxml2()
    {
        var wanted = Environment.GetEnvironmentVariable("BROKER_LIBXML");
        Skip.If(string.IsNullOrEmpty(wanted), "BROKER_LIBXML does not say how many documents; the gate's suite c14n does");
        using var oracle = Start(wanted, Environment.GetEnvironmentVariable("BROKER_LIBXML_SEED") ?? "1");
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var wrong = new List<string>();
        var cases = 0;
        while (await oracle.StandardOutput.ReadLineAsync() is { } line)
        {
            cases++;
            var @case = JsonDocument.Parse(line).RootElement;
            var (kind, difference) = CanonicalCase.Judge(@case);
            counts[kind] = counts.GetValueOrDefault(kind) + 1;
            if (difference is not null && wrong.Count < MostShown) wrong.Add(difference);
        }

        await oracle.WaitForExitAsync();
        foreach (var (kind, count) in counts) output.WriteLine($"{kind}: {count}");
        Assert.Equal((0, wanted), (oracle.ExitCode, cases.ToString(CultureInfo.InvariantCulture)));
        Assert.True(wrong.Count == 0, string.Join("\n\n", wrong));
    }

    private static Process Start(string count, string seed) => Process.Start(new ProcessStartInfo("/usr/bin/python3", [Path.Combine(AppContext.BaseDirectory, "LibXml", "canonical-oracle.py"), count, seed])
    {
        RedirectStandardOutput = true,
        StandardOutputEncoding = Encoding.ASCII,
    })!;
}
