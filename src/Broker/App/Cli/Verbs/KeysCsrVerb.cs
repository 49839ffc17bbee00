using System.CommandLine;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using MessageBroker.App.Tokens;
using MessageBroker.Evidence.Keys;
using MessageBroker.Evidence.Trust;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.App.Cli.Verbs;

/// <summary>
/// <c>keys csr</c>: a new private key and the request for its certificate, or the request alone for a key that is in a token already. The key never leaves
/// the machine, or its token, and is never written in the clear.
/// </summary>
public sealed class KeysCsrVerb : IVerb
{
    private static readonly string[] Kinds = ["rsa-3072", "rsa-4096", "p-256", "p-384"];

    private readonly Option<string> use = new Option<string>("--use") { HelpName = "business|ebms|tls|log", Required = true }.AcceptOnlyFromAmong("business", "ebms", "tls", "log");
    private readonly Option<string> subject = new("--subject") { HelpName = "DN", Required = true };
    private readonly Option<string?> algorithm = new Option<string?>("--algorithm") { HelpName = string.Join('|', Kinds) }.AcceptOnlyFromAmong(Kinds);
    private readonly Option<string?> key = new("--key") { HelpName = "URI" };
    private readonly Option<string[]> hosts = new("--host") { HelpName = "NAME", DefaultValueFactory = _ => [] };
    private readonly Option<string> passwordFile = new("--password-file") { HelpName = "FILE", Required = true };
    private readonly CryptoPolicyOption policy = new();
    private readonly Option<string> output = new("--output", "-o") { HelpName = "STEM", Required = true };

    public string Name => "keys csr";
    public IReadOnlyList<string> Examples =>
    [
        "broker keys csr --use business --subject \"CN=BG:BGASA,O=Агенция за социално подпомагане,C=BG\" --password-file keys/password.txt -o keys/business-2028",
        "broker keys csr --use tls --subject \"CN=ap.example.bg,C=BG\" --host ap.example.bg --algorithm p-256 --password-file keys/password.txt -o keys/tls-2028",
        "broker keys csr --use ebms --subject CN=BG:BGASA,C=BG --key \"pkcs11:token=bg-hsm;object=ebms-2028?module-path=/usr/lib/softhsm/libsofthsm2.so\" --password-file keys/pin.txt -o keys/ebms-2028",
    ];
    public IEnumerable<Symbol> Parameters => [use, subject, algorithm, key, hosts, passwordFile, output, policy.Policy];

    public async Task RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var purpose = Enum.Parse<KeyPurpose>(context.Value(use)!, ignoreCase: true);
        if (context.Value(hosts)!.Length > 0 != (purpose == KeyPurpose.Tls)) throw VerbStop.Usage("host-of-tls");
        if (context.Value(hosts)!.FirstOrDefault(h => !KeyRequest.IsHost(h)) is { } unfit) throw VerbStop.Usage("host-form", ("value", unfit));
        var kind = (context.Value(algorithm) ?? (purpose == KeyPurpose.Log ? "p-256" : "rsa-3072")) switch { "p-256" => NewKeyKind.P256, "p-384" => NewKeyKind.P384, "rsa-4096" => NewKeyKind.Rsa4096, _ => NewKeyKind.Rsa3072 };
        if (purpose == KeyPurpose.Log && kind != NewKeyKind.P256) throw VerbStop.Usage("log-key-kind");
        var name = NameOf(context.Value(subject)!);
        if (context.Value(key) is { } named)
        {
            if (context.Has(algorithm) || !TokenUri.Names(named)) throw VerbStop.Usage("key-of-token");
            Ask(context, named, purpose, name);
            return;
        }

        var password = await PasswordAsync(context, context.Value(passwordFile)!, cancellationToken);
        var stem = context.Value(output)!;
        if (policy.Of(context, CryptoPolicy.Default).LapseOfNew(kind, context.Now) is { } lapse)
        {
            context.Report(new Answer("refused", false) { File = stem, Findings = [ReasonFindings.Of(lapse.ToReason("--algorithm", context.Now))] });
            return;
        }

        if (!IsFree(context, stem, [stem + ".key", stem + ".csr"])) return;
        Report(context, stem, name, KeyRequest.Make(name, purpose, kind, context.Value(hosts)!, password));
    }

    private static async Task<string> PasswordAsync(VerbContext context, string file, CancellationToken cancellationToken)
    {
        var octets = await context.ReadFileAsync(file, cancellationToken);
        if (PasswordFile.FaultOf(octets) is { } unfit) throw VerbStop.Missing(file, Finding.Of(KeyLoad.CodeOf(unfit), file, ("file", file)));
        var password = Encoding.UTF8.GetString(PasswordFile.Line(octets));
        return password.Length > 0 ? password : throw VerbStop.Usage("password-empty", ("file", file));
    }

    /// <summary>For a key that is in a token.</summary>
    private void Ask(VerbContext context, string named, KeyPurpose purpose, X500DistinguishedName name)
    {
        var (stem, shown) = (context.Value(output)!, TokenUri.Shown(named));
        if (purpose is KeyPurpose.Tls or KeyPurpose.Log) throw VerbStop.Missing(shown, Finding.Of("CFG-0071", shown, ("file", shown)));
        var (bare, fault) = TokenKeys.ReadBare(named, context.Value(passwordFile));
        if (bare is null) throw VerbStop.Missing(shown, fault!);
        using (bare)
        {
            if (policy.Of(context, CryptoPolicy.Default).LapseOfNew(bare, context.Now) is { } lapse)
                context.Report(new Answer("refused", false) { File = stem, Findings = [ReasonFindings.Of(lapse.ToReason("--key", context.Now))] });
            else if (IsFree(context, stem, [stem + ".csr"]))
                Report(context, stem, name, KeyRequest.Of(bare, name, purpose, []));
        }
    }

    private static bool IsFree(VerbContext context, string stem, string[] files)
    {
        var existing = files.Where(Path.Exists).ToList();
        if (existing.Count > 0) context.Report(new Answer("refused", false) { File = stem, Findings = [.. existing.Select(f => Finding.Of("CFG-0042", f, ("file", f)))] });
        return existing.Count == 0;
    }

    private static void Report(VerbContext context, string stem, X500DistinguishedName name, KeyRequest made)
    {
        string[] files = made.Key is null ? [stem + ".csr"] : [stem + ".key", stem + ".csr"];
        try
        {
            if (made.Key is { } text) PrivateFile.WriteNew(files[0], Encoding.ASCII.GetBytes(text));
            File.WriteAllText(files[^1], made.Request);
        }
        catch (Exception fault) when (DiskInput.IsDiskFault(fault))
        {
            throw VerbStop.Missing(files[0], DiskOutput.UnwritableFile(files[0], fault));
        }

        context.Report(new Answer("ok", true) { File = stem }
            .Field("files", new JsonArray([.. files.Select(f => (JsonNode)f)]))
            .Field("subject", name.Name).Field("publicKeySha256", made.PublicKeySha256));
    }

    /// <summary>As RFC 4514 writes names: the most specific part first.</summary>
    private static X500DistinguishedName NameOf(string text)
    {
        try
        {
            var name = new X500DistinguishedName(text, X500DistinguishedNameFlags.Reversed | X500DistinguishedNameFlags.UseUTF8Encoding);
            if (name.EnumerateRelativeDistinguishedNames().Any(part => !part.HasMultipleElements && part.GetSingleElementType().Value == "2.5.4.3")) return name;
        }
        catch (CryptographicException)
        {
            // Said as any other name that is none.
        }

        throw VerbStop.Usage("subject-form", ("value", text));
    }
}
