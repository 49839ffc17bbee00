using System.IO.Compression;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MessageBroker.Evidence.Keys;
using MessageBroker.Tests.Acceptance.Setup;

namespace MessageBroker.Tests.Acceptance.Exchange;

/// <summary>
/// No private key, password or master key stands anywhere but in the folder of keys: not in the log, the stores, the inputs, the backups, the evidence,
/// nor in what the commands print.
/// </summary>
[Collection(StoryCollection.Name)]
public sealed class SecretScanTests(PlayedStory story)
{
    [Fact]
    public async Task Nothing_that_a_broker_writes_holds_a_key_or_a_password()
    {
        var needles = new[] { story.Lands.Bg, story.Lands.Ro }.SelectMany(Needles).ToList();
        Assert.True(needles.Count > 30, $"only {needles.Count} secrets are looked for");
        await using var copy = story.Lands.Copy();
        var outputs = new List<(string Name, byte[] Octets)>
        {
            ("log of Bulgaria", Encoding.UTF8.GetBytes(story.Lands.Bg.Process!.Log)),
            ("log of Romania", Encoding.UTF8.GetBytes(story.Lands.Ro.Process!.Log)),
        };
        foreach (var call in new string[][] { ["keys", "list"], ["trust", "list", "--all"], ["config", "check", copy.Bg.Country.Configuration], ["journal", "check"], ["store", "backup", "-o", Path.Combine(copy.Layout.Folder, "backup-store")] })
        {
            var said = call[0] == "config" ? await BrokerCall.RunAsync([.. call, "--json"]) : await copy.Bg.CallAsync(call);
            Assert.True(said.Exit == 0, string.Join(' ', call) + said.Output);
            outputs.Add((string.Join(' ', call), Encoding.UTF8.GetBytes(said.Output + said.Error)));
        }

        outputs.AddRange(Directory.GetFiles(copy.Layout.Folder, "*", SearchOption.AllDirectories).Where(f => !IsKey(f)).Select(f => (f, File.ReadAllBytes(f))));
        outputs.AddRange(Entries(story.Bundle));
        Assert.Contains(outputs, o => o.Name.EndsWith("store.db", StringComparison.Ordinal));
        foreach (var (name, octets) in outputs)
            foreach (var (what, needle) in needles)
                Assert.True(octets.AsSpan().IndexOf(needle) < 0, $"{name} holds {what}");
        // The scan sees what it looks for.
        Assert.All(needles.Where(n => n.What.EndsWith("password.txt", StringComparison.Ordinal)), n => Assert.Contains(new[] { copy.Bg, copy.Ro }, l => File.ReadAllBytes(Path.Combine(l.Country.Keys, "password.txt")).AsSpan().IndexOf(n.Needle) >= 0));
    }

    private static bool IsKey(string file) => Path.GetFileName(Path.GetDirectoryName(file)) == "keys";

    private static IEnumerable<(string Name, byte[] Octets)> Entries(string archive)
    {
        using var zip = ZipFile.OpenRead(archive);
        foreach (var entry in zip.Entries)
        {
            using var octets = new MemoryStream();
            using (var content = entry.Open()) content.CopyTo(octets);
            yield return ($"{archive}: {entry.FullName}", octets.ToArray());
        }
    }

    private static IEnumerable<(string What, byte[] Needle)> Needles(Land land)
    {
        var keys = land.Country.Keys;
        yield return (Path.Combine(keys, "password.txt"), File.ReadAllBytes(Path.Combine(keys, "password.txt")).AsSpan().TrimEnd((byte)'\n').ToArray());
        foreach (var form in Forms(File.ReadAllBytes(Path.Combine(keys, "master.key")))) yield return ("the master key", form);
        foreach (var file in Directory.GetFiles(keys, "*.p12"))
        {
            using var key = SigningKey.Load(file, Path.Combine(keys, "password.txt")).Key!;
            using var ecdsa = key.Certificate.GetECDsaPrivateKey()!;
            foreach (var form in Forms(ecdsa.ExportParameters(true).D!)) yield return ($"the private key of {Path.GetFileName(file)}", form);
        }
    }

    private static byte[][] Forms(byte[] secret) =>
        [secret, Encoding.ASCII.GetBytes(Convert.ToHexString(secret)), Encoding.ASCII.GetBytes(Convert.ToHexStringLower(secret)), Encoding.ASCII.GetBytes(Convert.ToBase64String(secret).TrimEnd('='))];
}
