using System.Security.Cryptography;
using MessageBroker.Evidence.Journal.Notes;

namespace MessageBroker.Tests.Evidence.Journal;

public sealed class NoteSigningKeyTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("log-key");

    public void Dispose() => folder.Delete(recursive: true);

    private string At(string name) => Path.Combine(folder.FullName, name);

    [Fact]
    public void A_created_key_is_loaded_again()
    {
        using var made = NoteSigningKey.Create(At("log.pem"), "x/1").Key!;
        using var loaded = NoteSigningKey.Load(At("log.pem"), "x/1").Key!;
        Assert.Equal(made.VerifierKey.ToString(), loaded.VerifierKey.ToString());
        Assert.True(made.VerifierKey.Verify("t"u8, loaded.Sign("t"u8)));
        Assert.Equal(made.VerifierKey.ToString(), NoteVerifierKey.Parse(made.VerifierKey.ToString())!.ToString());
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(At("log.pem")));
    }

    [Fact]
    public void Faults_name_the_file()
    {
        Assert.Equal((NoteKeyFault.FileMissing, At("none")), (NoteSigningKey.Load(At("none"), "x").Fault!.Value, NoteSigningKey.Load(At("none"), "x").Place));
        Write("junk", "no key here");
        Assert.Equal(NoteKeyFault.NotAKey, NoteSigningKey.Load(At("junk"), "x").Fault);
        using var p384 = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        Write("p384", p384.ExportPkcs8PrivateKeyPem());
        Assert.Equal(NoteKeyFault.NotAKey, NoteSigningKey.Load(At("p384"), "x").Fault);
        using var p256 = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Write("public", p256.ExportSubjectPublicKeyInfoPem());
        Assert.Equal(NoteKeyFault.NotAKey, NoteSigningKey.Load(At("public"), "x").Fault);
        Assert.Equal(NoteKeyFault.FileExists, NoteSigningKey.Create(At("public"), "x").Fault);
        Assert.Equal(NoteKeyFault.Unwritable, NoteSigningKey.Create(At("no/such/folder"), "x").Fault);
        if (OperatingSystem.IsWindows()) return;
        File.SetUnixFileMode(At("p384"), UnixFileMode.UserRead | UnixFileMode.GroupRead);
        Assert.Equal(NoteKeyFault.OpenToOthers, NoteSigningKey.Load(At("p384"), "x").Fault);
    }

    private void Write(string name, string text)
    {
        File.WriteAllText(At(name), text);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(At(name), UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }
}
