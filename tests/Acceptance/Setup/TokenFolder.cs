using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MessageBroker.Tests.Acceptance.Setup;

/// <summary>A token in software (SoftHSM2) in a folder of its own. SoftHSM2 finds it by a variable of the environment, so whoever uses it is a process of its own.</summary>
internal sealed class TokenFolder : IDisposable
{
    public const string Module = "/usr/lib/softhsm/libsofthsm2.so";
    public const string Label = "bg-hsm";
    public const string Pin = "81726354";

    private readonly string folder;

    private TokenFolder(string folder)
    {
        this.folder = folder;
        Environment["SOFTHSM2_CONF"] = Place("softhsm2.conf");
        PinFile = Path.Combine(folder, "pin.txt");
    }

    /// <summary>For a process that uses the token.</summary>
    public Dictionary<string, string> Environment { get; } = new(StringComparer.Ordinal);

    public string PinFile { get; }

    private string Tokens => Path.Combine(folder, "tokens");

    public static async Task<TokenFolder> MakeAsync()
    {
        var token = new TokenFolder(Path.Combine(Path.GetTempPath(), $"broker-token-{Guid.NewGuid():N}"));
        Directory.CreateDirectory(token.Tokens);
        await File.WriteAllTextAsync(token.Place("softhsm2.conf"), $"directories.tokendir = {token.Tokens}\nlog.level = ERROR\n");
        await File.WriteAllTextAsync(token.PinFile, Pin + "\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(token.PinFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await token.ToolAsync("softhsm2-util", "--init-token", "--free", "--label", Label, "--pin", Pin, "--so-pin", "99999999");
        return token;
    }

    public static string Uri(string name, string module = Module) => $"pkcs11:token={Label};object={name}?module-path={module}";

    /// <summary>Puts a key and its certificate into the token, from a PKCS#12 file.</summary>
    public async Task ImportAsync(string name, string id, string file, string passwordFile)
    {
        using var from = X509CertificateLoader.LoadPkcs12FromFile(file, (await File.ReadAllTextAsync(passwordFile)).TrimEnd(), X509KeyStorageFlags.EphemeralKeySet | X509KeyStorageFlags.Exportable);
        await ImportAsync(name, id, (AsymmetricAlgorithm?)from.GetRSAPrivateKey() ?? from.GetECDsaPrivateKey()!, from.RawData);
    }

    /// <summary>Puts a key into the token, and a certificate beside it where one is given.</summary>
    public async Task ImportAsync(string name, string id, AsymmetricAlgorithm key, byte[]? certificate)
    {
        var (pem, der) = (Path.Combine(folder, name + ".key"), Path.Combine(folder, name + ".der"));
        await File.WriteAllTextAsync(pem, key.ExportPkcs8PrivateKeyPem());
        await ToolAsync("softhsm2-util", "--import", pem, "--token", Label, "--label", name, "--id", id, "--pin", Pin);
        File.Delete(pem);
        if (certificate is null) return;
        await File.WriteAllBytesAsync(der, certificate);
        await ToolAsync("pkcs11-tool", "--module", Module, "--token-label", Label, "--login", "--pin", Pin, "--write-object", der, "--type", "cert", "--label", name, "--id", id);
    }

    /// <summary>A file with another PIN.</summary>
    public string WrongPin()
    {
        var file = Path.Combine(folder, "wrong.txt");
        File.WriteAllText(file, "00000000\n");
        return file;
    }

    public string Place(string name) => Path.Combine(folder, name);

    public void TakeAway() => Directory.Move(Tokens, Tokens + ".away");

    public void BringBack() => Directory.Move(Tokens + ".away", Tokens);

    /// <summary>Calls a verb in a process that sees the token.</summary>
    public Task<(int ExitCode, string Output)> CallAsync(params string[] words) => BrokerProcess.EndAsync(BrokerProcess.Start(Environment, "broker", words));

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private async Task ToolAsync(string program, params string[] arguments)
    {
        var (code, output) = await BrokerProcess.ToolAsync(Environment, program, arguments);
        Assert.True(code == 0, $"{program}: {output}");
    }
}
