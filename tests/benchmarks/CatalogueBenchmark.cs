using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Xml;
using System.Xml.Schema;
using MessageBroker.Evidence.Canonical;
using MessageBroker.Exchange.Flow;
using MessageBroker.Schemas.Bucs;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Benchmarks;

/// <summary>
/// The catalogue: validating an F001 by the one reading pass (tape for canonicalisation, tree, schema, code lists) beside a validating XmlReader with the very
/// schema set and beside xmllint; open actions of a case; and what it takes to load all packs. Run it alone: the packs are loaded once in a process.
/// </summary>
internal static class CatalogueBenchmark
{
    private const string Cdm = "4.4", Sed = "F001";
    private const int LintRepeats = 100;

    /// <summary>Compiled for good only after seconds under load.</summary>
    private const int WarmRounds = 3;
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(500);

    public static void Run(int rounds)
    {
        Console.WriteLine(Load());
        Validate(rounds);
        Open(rounds);
    }

    /// <summary>Both packs with every schema, code list, label and definition, as a broker that has met each SED once.</summary>
    private static string Load()
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var clock = Stopwatch.StartNew();
        List<Pack> packs = [.. PackSet.Embedded.All];
        var read = clock.Elapsed;
        var places = packs.Sum(p => p.Seds.Values.Sum(s => s.Set.Count + s.Root.Children.Count));
        List<BucLibrary> libraries = [.. packs.Select(p => BucLibrary.Load(p.Files).Library)];
        var all = clock.Elapsed;
        var memory = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(packs);
        return string.Create(CultureInfo.InvariantCulture,
            $"LOAD {string.Join(", ", packs.Select(p => p.Cdm))}: {packs.Sum(p => p.Seds.Count)} SEDs, {libraries.Sum(l => l.Definitions.Count())} definitions; read {read.TotalMilliseconds:F0} ms, all compiled {all.TotalMilliseconds:F0} ms, {memory / 1048576.0:F1} MB ({places} parts)");
    }

    private static void Validate(int rounds)
    {
        var folder = Directory.CreateTempSubdirectory("benchmark-catalogue-").FullName;
        try
        {
            var pack = PackSet.Embedded[Cdm]!;
            File.WriteAllBytes(Path.Combine(folder, "schema.xsd"), pack.Files[$"Seds/{Sed}/{Sed}.xsd"]!.Value.ToArray());
            Console.WriteLine($"VALIDATE {Sed}, µs of processor time each, median of {rounds} interleaved rounds; ×: the other by ours");
            foreach (var kilobytes in new[] { 8, 60 })
            {
                var octets = SampleSed.Valid(kilobytes * 1024);
                var file = Path.Combine(folder, $"{kilobytes}.xml");
                File.WriteAllBytes(file, octets);
                if (SedObserver.Read(octets, XmlLimits.Default, PackSet.Embedded).Findings.FirstOrDefault(f => f.IsError) is { } fault) throw new InvalidOperationException($"the sample is not valid: {fault.Code} {fault.Path}");
                var medians = new Medians();
                for (var round = -WarmRounds; round < rounds; round++)
                {
                    var (ours, framework, lint) = (ProcessorTime.Of(Slice, () => SedObserver.Read(octets, XmlLimits.Default, PackSet.Embedded)), ProcessorTime.Of(Slice, () => Framework(octets, pack.Sed(Sed)!.Set)), Lint(folder, file));
                    if (round < 0) continue;
                    medians.Add("ours", ours);
                    medians.Add("framework", framework);
                    medians.Add("xmllint", lint);
                }

                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{kilobytes,4} KB  ours {medians["ours"],7:F0} ({1e6 / medians["ours"]:F0} a second)  XmlReader + XmlSchemaSet {medians["framework"],7:F0} ({medians["framework"] / medians["ours"]:F2} ×)  xmllint {medians["xmllint"],7:F0} ({medians["xmllint"] / medians["ours"]:F2} ×)"));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Framework(byte[] octets, XmlSchemaSet set)
    {
        using var reader = XmlReader.Create(new MemoryStream(octets, writable: false), new XmlReaderSettings { ValidationType = ValidationType.Schema, Schemas = set, DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
        while (reader.Read()) { }
    }

    /// <summary>Reads the schema once and validates the file again and again; what two counts differ in is processor time without the start. NaN where it is not here.</summary>
    private static double Lint(string folder, string file)
    {
        try
        {
            return (LintOf(folder, file, "--repeat") - LintOf(folder, file)) / (LintRepeats - 1);
        }
        catch (Win32Exception)
        {
            return double.NaN;
        }
    }

    private static double LintOf(string folder, string file, params string[] repeat)
    {
        var before = ChildTime.Ended();
        using var process = Process.Start(new ProcessStartInfo("xmllint", ["--noout", "--nonet", .. repeat, "--schema", Path.Combine(folder, "schema.xsd"), file]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var said = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        _ = said.Result;
        if (process.ExitCode != 0) throw new InvalidOperationException($"xmllint says no: {error}");
        return ChildTime.Ended() - before;
    }

    /// <summary>Open actions from a history, as a pure function: nothing is kept from one question to the next.</summary>
    private static void Open(int rounds)
    {
        var owner = BucLibrary.Load(PackSet.Embedded[Cdm]!.Files).Library.Definition("FB_BUC_01", CaseRole.CaseOwner)!;
        Console.WriteLine($"OPEN ACTIONS of FB_BUC_01, case owner, median of {rounds} rounds");
        foreach (var length in new[] { 1, 3, 8, 50 })
        {
            var history = History(length);
            var medians = new Medians();
            for (var round = -WarmRounds; round < rounds; round++)
            {
                var micros = ProcessorTime.Of(Slice, () => BucEngine.Open(owner, history));
                if (round >= 0) medians.Add("open", micros);
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{length,4} documents: {medians["open"],7:F1} µs ({1e6 / medians["open"]:F0} a second), {BucEngine.Open(owner, history).OpenActions.Count()} open"));
        }
    }

    /// <summary>A claim, its answer, and questions about periods with their answers.</summary>
    private static List<CaseEvent> History(int length)
    {
        var events = new List<CaseEvent> { Event(CaseEventKind.Send, "F001", "d0", null) };
        for (var n = 1; n < length; n++)
            events.Add(n == 1 ? Event(CaseEventKind.Receive, "F002", "d1", "d0") : n % 2 == 0 ? Event(CaseEventKind.Send, "H001", $"d{n}", null) : Event(CaseEventKind.Receive, "H001", $"d{n}", null));
        return events;
    }

    private static CaseEvent Event(CaseEventKind kind, string sed, string id, string? parent) => new()
    {
        Event = kind, Sed = sed, ByMe = kind == CaseEventKind.Send, DocumentId = id, ParentId = parent, At = new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero),
    };
}
