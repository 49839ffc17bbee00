using MessageBroker.Evidence.Keys;

namespace MessageBroker.Tests.Evidence.Keys.Secrets;

public sealed class MasterKeyTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("master-key");

    public void Dispose() => folder.Delete(recursive: true);

    private string At(string name) => Path.Combine(folder.FullName, name);

    [Fact]
    public void A_created_key_unwraps_after_loading()
    {
        var id = Guid.CreateVersion7();
        var secret = MessageSecret.Create(SystemRandomness.Instance);
        using var made = MasterKey.Create(At("master.key"), SystemRandomness.Instance).Key!;
        var wrapped = made.Wrap(secret, id, SystemRandomness.Instance);
        using var loaded = MasterKey.Load(At("master.key")).Key!;
        Assert.Equal(secret.Salt(), loaded.Unwrap(wrapped, id).Secret!.Salt());
        Assert.Equal(made.Id, WrappedSecret.MasterKeyId(wrapped));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(At("master.key")));
    }

    [Fact]
    public void Many_callers_at_once_each_get_their_own_secret()
    {
        using var key = MasterKey.FromOctets(new byte[32])!;
        var kept = Enumerable.Range(0, 64).Select(_ => (Id: Guid.CreateVersion7(), Secret: MessageSecret.Create(SystemRandomness.Instance)))
            .Select(s => (s.Id, Salt: s.Secret.Salt(), Wrapped: key.Wrap(s.Secret, s.Id, SystemRandomness.Instance))).ToList();
        Parallel.For(0, 20_000, i => Assert.Equal(kept[i % kept.Count].Salt, key.Unwrap(kept[i % kept.Count].Wrapped, kept[i % kept.Count].Id).Secret?.Salt()));
    }

    [Fact]
    public void A_foreign_key_another_id_and_every_changed_bit_are_faults()
    {
        var id = Guid.CreateVersion7();
        using var key = MasterKey.FromOctets(new byte[32])!;
        using var other = MasterKey.FromOctets(Enumerable.Repeat((byte)1, 32).ToArray())!;
        var wrapped = key.Wrap(MessageSecret.Create(SystemRandomness.Instance), id, SystemRandomness.Instance);
        Assert.Equal(WrappedSecret.Size, wrapped.Length);
        Assert.Equal(SecretFault.OtherMasterKey, other.Unwrap(wrapped, id).Fault);
        Assert.Equal(SecretFault.DoesNotOpen, key.Unwrap(wrapped, Guid.CreateVersion7()).Fault);
        Assert.Equal(SecretFault.NotAWrappedSecret, key.Unwrap(wrapped.AsSpan(1), id).Fault);
        for (var bit = 0; bit < wrapped.Length * 8; bit++)
        {
            var changed = wrapped.ToArray();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Null(key.Unwrap(changed, id).Secret);
        }
    }

    [Fact]
    public void Faults_name_the_file()
    {
        var missing = MasterKey.Load(At("none"));
        Assert.Equal((MasterKeyFault.FileMissing, At("none")), (missing.Fault!.Value, missing.Place));
        foreach (var length in new[] { 0, 31, 33 })
        {
            PrivateFile.WriteNew(At($"{length}"), new byte[length]);
            Assert.Equal(MasterKeyFault.WrongLength, MasterKey.Load(At($"{length}")).Fault);
        }
        Assert.Equal(MasterKeyFault.FileExists, MasterKey.Create(At("31"), SystemRandomness.Instance).Fault);
        Assert.Equal(MasterKeyFault.Unwritable, MasterKey.Create(At("no/such"), SystemRandomness.Instance).Fault);
        if (OperatingSystem.IsWindows()) return;
        PrivateFile.WriteNew(At("open"), new byte[32]);
        File.SetUnixFileMode(At("open"), UnixFileMode.UserRead | UnixFileMode.OtherRead);
        Assert.Equal(MasterKeyFault.OpenToOthers, MasterKey.Load(At("open")).Fault);
    }
}
