using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using MessageBroker.Schemas.Packs;
using MessageBroker.Tests.Acceptance.Doors;
using MessageBroker.Tests.Acceptance.Setup;

namespace MessageBroker.Tests.Acceptance.Field;

/// <summary>Nothing secret and nobody's number stands in what brokers write beside the contents that they encrypt, however much they log.</summary>
[Collection(FieldCollection.Name)]
public sealed partial class FieldSecretTests(FieldPair pair)
{
    private const string Egn = "9004125358";

    [SkippableFact]
    public async Task Field_E30a_secret_in_log()
    {
        GateOnly.Need();
        await PlayAsync();
        var told = new List<(string Name, byte[] Octets)> { ("logs", Encoding.UTF8.GetBytes(pair.Logs)) };
        foreach (var land in new[] { pair.Bg, pair.Ro })
        {
            foreach (var call in Diagnostics)
            {
                var said = await BrokerCall.RunAsync([.. call, .. call[0] is "config" or "health" ? [land.Country.Configuration] : (string[])["--config", land.Country.Configuration], "--json"]);
                Assert.True(said.Exit is 0 or 1, string.Join(' ', call) + said.Error);
                told.Add((string.Join(' ', call), Encoding.UTF8.GetBytes(said.Output + said.Error)));
            }

            told.Add(("health", Encoding.UTF8.GetBytes(await land.HealthAsync())));
            var backup = Path.Combine(pair.Lands.Layout.Folder, "dump-" + land.Country.Country);
            Assert.Equal(0, (await land.CallAsync("store", "backup", "-o", backup)).Exit);
            // A copy that another process makes: to open a store's file here and close it again would take this process's locks on it away.
            var data = Path.Combine(pair.Lands.Layout.Folder, "data-" + land.Country.Country);
            Assert.Equal(0, (await BrokerProcess.ToolAsync(new Dictionary<string, string>(), "cp", "-r", land.Country.Data, data)).ExitCode);
            foreach (var folder in new[] { data, backup })
                told.AddRange(Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Where(file => Path.GetExtension(file) != ".sock").Select(file => (file, File.ReadAllBytes(file))));
        }

        Assert.Contains(told, t => t.Name.EndsWith("store.db", StringComparison.Ordinal));
        // A store keeps the packs that verdicts rest on, and those the numbers of invented persons, which are public.
        var invented = PackFiles.EmbeddedVersions.Select(PackFiles.FromProgram).SelectMany(pack => pack.Paths.SelectMany(path => Hits(Encoding.Latin1.GetString(pack[path]!.Value.Span)))).ToHashSet(StringComparer.Ordinal);
        Assert.Empty(told.SelectMany(t => Hits(Encoding.Latin1.GetString(t.Octets)).Except(t.Name.Contains("store.db", StringComparison.Ordinal) ? invented : []).Select(hit => $"{t.Name[^Math.Min(22, t.Name.Length)..]}: {hit}")));
        // In a file of tables a number may stand between letters: those of the families are looked for as they are.
        var numbers = (await pair.Bg.Staging.RowsAsync("SELECT ID_NO FROM IF_LICE UNION SELECT FOREIGN_ID FROM IF_LICE")).Select(r => r[0] ?? "").Where(n => n.Length is 10 or 13).ToList();
        Assert.Contains(Egn, numbers);
        Assert.Empty(told.SelectMany(t => numbers.Where(n => t.Octets.AsSpan().IndexOf(Encoding.ASCII.GetBytes(n)) >= 0).Select(n => $"{t.Name}: {n}")));
        // The log is of the deepest level, and the looking finds what there is to find.
        Assert.Contains("\"@l\":\"Warning\"", pair.Logs, StringComparison.Ordinal);
        Assert.Equal("verbose", System.Text.Json.Nodes.JsonNode.Parse(await File.ReadAllTextAsync(pair.Bg.Country.Configuration))!["logLevel"]!.GetValue<string>());
        Assert.Equal([Egn, "7870903521183"], Hits($"egn:{Egn}, cnp 7870903521183"));
        Assert.Equal(["a key", "a token"], Hits("-----BEGIN ENCRYPTED PRIVATE KEY----- eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.c2lnbmF0dXJl 9004125359 1234567890123"));
    }

    private static string[][] Diagnostics =>
        [["config", "check"], ["work", "list"], ["message", "list"], ["case", "list"], ["journal", "check"], ["journal", "replay"], ["keys", "list"], ["trust", "list", "--all"], ["store", "check"]];

    /// <summary>What makes brokers talk: a claim, records with numbers that are wrong or stand where they do not belong, rows that cannot be read, messages that lie.</summary>
    private async Task PlayAsync()
    {
        await FamilyCopy.WriteAsync(pair.Bg.Staging, "E30a-good");
        await FamilyCopy.WriteAsync(pair.Bg.Staging, "E30a-number", "UPDATE IF_LICE SET ID_NO = '9004125359' WHERE PERSON_ID = 'L1001' || @s");
        await FamilyCopy.WriteAsync(pair.Bg.Staging, "E30a-date", $"UPDATE IF_LICE SET PERSON_BIRTH_DATE = '{Egn}' WHERE PERSON_ID = 'L1003' || @s");
        await FamilyCopy.WriteAsync(pair.Bg.Staging, "E30a-name", $"UPDATE IF_FAJL SET NAME = '{Egn}.pdf', CONTENT = NULL WHERE REQUEST_ID = @id");
        await pair.RequestAsync("E30a-good", "A");
        foreach (var id in new[] { "E30a-number", "E30a-date", "E30a-name" }) await pair.RequestAsync(id, "E");
        var (_, message) = pair.Bulgaria.GoodMessage();
        Assert.False((await pair.Bulgaria.PostAsync(message.ContentType, [.. message.Body[..(message.Body.Length / 2)], .. Encoding.ASCII.GetBytes(Egn)])).IsReceipt);
        Assert.False((await pair.Bulgaria.PostAsync("application/soap+xml; charset=UTF-8", Encoding.ASCII.GetBytes($"<a><b>{Egn}</a>"))).IsReceipt);
        Assert.True((await pair.Bulgaria.SendAsync(pair.Bulgaria.NewClaim().Sbd)).IsReceipt);
        // A table that is not there for a while: what cannot be read is told in the log.
        await FamilyCopy.WriteAsync(pair.Bg.Staging, "E30a-away", "ALTER TABLE IF_ZAETOST RENAME TO IF_AWAY");
        await Until.TrueAsync("a warning in the log", () => Task.FromResult(pair.Logs.Contains("\"@l\":\"Warning\"", StringComparison.Ordinal)));
        await pair.Bg.Staging.RunAsync("ALTER TABLE IF_AWAY RENAME TO IF_ZAETOST");
        await pair.RequestAsync("E30a-away", "A");
    }

    private static IReadOnlyList<string> Hits(string text) =>
    [
        .. PrivateKey().IsMatch(text) ? ["a key"] : Array.Empty<string>(),
        .. WebToken().IsMatch(text) ? ["a token"] : Array.Empty<string>(),
        .. Number().Matches(text).Select(m => m.Value).Where(n => n.Length == 10 ? IsEgn(n) : IsCnp(n)).Distinct(),
    ];

    // Told here anew, from the public definitions: what looks for numbers must not trust the code that masks them.
    private static bool IsEgn(string n)
    {
        int[] weights = [2, 4, 8, 5, 10, 9, 7, 3, 6];
        var month = Of(n, 2, 2);
        var (year, m) = month > 40 ? (2000, month - 40) : month > 20 ? (1800, month - 20) : (1900, month);
        return IsDate(year + Of(n, 0, 2), m, Of(n, 4, 2)) && weights.Select((w, i) => w * (n[i] - '0')).Sum() % 11 % 10 == n[9] - '0';
    }

    private static bool IsCnp(string n)
    {
        const string weights = "279146358279";
        var rest = weights.Select((w, i) => (w - '0') * (n[i] - '0')).Sum() % 11;
        return n[0] != '0' && Enumerable.Range(0, 3).Any(c => IsDate(1800 + 100 * c + Of(n, 1, 2), Of(n, 3, 2), Of(n, 5, 2))) && (rest == 10 ? 1 : rest) == n[12] - '0';
    }

    private static bool IsDate(int year, int month, int day) => month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month);

    private static int Of(string text, int at, int length) => int.Parse(text.AsSpan(at, length), CultureInfo.InvariantCulture);

    [GeneratedRegex("BEGIN [A-Z ]*PRIVATE KEY")]
    private static partial Regex PrivateKey();

    [GeneratedRegex(@"eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}")]
    private static partial Regex WebToken();

    [GeneratedRegex("(?<![0-9A-Za-z+/])([0-9]{13}|[0-9]{10})(?![0-9A-Za-z+/])")]
    private static partial Regex Number();
}
