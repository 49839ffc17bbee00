using System.Globalization;
using System.Text.Json.Nodes;
using MessageBroker.Soak.Bed;

namespace MessageBroker.Soak.Rotate;

/// <summary>
/// One kind of key of one country, changed as the how-to says: the new certificate goes to the partner first, the own key follows at an instant, the old
/// certificate is ended when nothing that it signed can be on its way any more.
/// </summary>
internal sealed class Rotation
{
    /// <summary>From the command to the switch, and from there to the end of the old certificate.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromSeconds(6), Overlap = TimeSpan.FromSeconds(12);

    private readonly SoakBed bed;
    private readonly Country own;
    private readonly Country partner;
    private readonly string institution;
    private readonly string use;
    private string current;
    private string trusted;
    private int number;

    /// <param name="use">business, ebms or tls.</param>
    public Rotation(SoakBed bed, Country own, Country partner, string institution, string use)
    {
        (this.bed, this.own, this.partner, this.institution, this.use) = (bed, own, partner, institution, use);
        current = Path.Combine(own.Folder, "keys", Stem);
        // What the demo's configuration names: the ebMS certificate itself, and the CA for the others.
        trusted = use == "ebms" ? current + ".pem" : Path.Combine(own.Folder, "keys", "ca.pem");
    }

    public string Name => $"{own.Code} {use}";

    private string Stem => use == "tls" ? "tls" : $"{institution.Replace(':', '-')}.{use}";

    private string Party => use == "tls" ? JsonNode.Parse(File.ReadAllText(partner.Node.Configuration))!["partners"]![0]!["name"]!.GetValue<string>() : institution;

    /// <summary>Gives the moment at which the old certificate ends.</summary>
    public async Task<DateTimeOffset> RunAsync()
    {
        var folder = Path.Combine(bed.Place, "rotated", string.Create(CultureInfo.InvariantCulture, $"{own.Code}-{use}-{++number}"));
        await NeedAsync(await BrokerNode.RunAsync(["dotnet", bed.Options.Broker, "keys", "create-dev", folder, "--institution", institution, "--algorithm", "p-256"]));
        var next = Path.Combine(folder, Stem);
        var (file, anchor) = use == "ebms" ? (next + ".pem", Array.Empty<string>()) : (Path.Combine(folder, "ca.pem"), ["--anchor"]);
        await NeedAsync(await partner.Node.AskAsync(["trust", "import", file, "--party", Party, "--use", use, .. anchor, "--reason", "soak: rotation"]));
        var from = DateTimeOffset.UtcNow + Ahead;
        foreach (var node in own.Nodes)
        {
            Configure(node.Configuration, next, from);
            await NeedAsync(await node.AskAsync("keys", "rotate", "--reason", "soak: rotation"));
        }

        var over = from + Overlap;
        await NeedAsync(await partner.Node.AskAsync("trust", "end", trusted, "--party", Party, "--use", use, "--at", over.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture), "--reason", "soak: rotated"));
        (current, trusted) = (next, file);
        return over;
    }

    private void Configure(string file, string next, DateTimeOffset from)
    {
        var configuration = JsonNode.Parse(File.ReadAllText(file))!.AsObject();
        var key = Key(current);
        key["next"] = Key(next);
        key["next"]!["from"] = from.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        if (use == "tls") configuration["accessPoint"]!["tlsKey"] = key;
        else configuration["institutions"]!.AsArray().First(i => i!["id"]!.GetValue<string>() == institution)![use + "Key"] = key;
        File.WriteAllText(file + ".new", configuration.ToJsonString());
        File.Move(file + ".new", file, overwrite: true);
    }

    private static JsonObject Key(string stem) => new() { ["file"] = stem + ".p12", ["passwordFile"] = Path.Combine(Path.GetDirectoryName(stem)!, "password.txt") };

    private static Task NeedAsync((int ExitCode, string Output) said) =>
        said.ExitCode == 0 ? Task.CompletedTask : throw new SoakFailure($"a command of the rotation ended with {said.ExitCode}: {said.Output}");
}
