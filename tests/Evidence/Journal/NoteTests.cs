using System.Text;
using System.Text.Json;
using MessageBroker.Evidence.Journal;
using MessageBroker.Evidence.Journal.Notes;

namespace MessageBroker.Tests.Evidence.Journal;

public sealed class NoteTests : IDisposable
{
    private readonly NoteSigningKey key = NoteSigningKey.Generate("bg.example/journal/1");
    private readonly Checkpoint checkpoint = new("bg.example/journal/1", 3, Hash256.Of("root"u8));

    public void Dispose() => key.Dispose();

    [Fact]
    public void A_signed_checkpoint_is_read_with_its_key_and_with_no_other()
    {
        var note = checkpoint.Sign(key);
        Assert.Equal(checkpoint, Checkpoint.Read(note, [key.VerifierKey]).Checkpoint);
        using var other = NoteSigningKey.Generate("bg.example/journal/1");
        Assert.Equal(CheckpointFault.NotSignedByKey, Checkpoint.Read(note, [other.VerifierKey]).Fault);
        using var renamed = NoteSigningKey.Generate("ro.example/journal/1");
        Assert.Equal(CheckpointFault.NotSignedByKey, Checkpoint.Read(note, [NoteVerifierKey.FromPublicKey("ro.example/journal/1", key.VerifierKey.PublicKey.Span)]).Fault);
    }

    [Fact]
    public void Every_changed_bit_of_a_signed_checkpoint_is_noticed()
    {
        var note = checkpoint.Sign(key);
        for (var bit = 0; bit < note.Length * 8; bit++)
        {
            var changed = note.ToArray();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Null(Checkpoint.Read(changed, [key.VerifierKey]).Checkpoint);
        }
    }

    [Fact]
    public void Another_keys_signature_is_ignored_and_a_known_keys_bad_one_rejects_the_note()
    {
        using var witness = NoteSigningKey.Generate("witness.example");
        var note = Encoding.UTF8.GetString(checkpoint.Sign(key));
        var second = Encoding.UTF8.GetString(new Checkpoint("other", 9, default).Sign(witness)).Split("\n\n")[1];
        var both = SignedNote.Parse(Encoding.UTF8.GetBytes(note + second))!;
        var ignored = both.Verify([key.VerifierKey]);
        Assert.Null(ignored.Fault);
        Assert.Equal("witness.example", Assert.Single(ignored.Unverified).Name);
        Assert.Equal(NoteFault.SignatureInvalid, both.Verify([key.VerifierKey, witness.VerifierKey]).Fault);
        Assert.Equal(NoteFault.AmbiguousKey, both.Verify([key.VerifierKey, NoteVerifierKey.Parse(key.VerifierKey.ToString())!]).Fault);
    }

    [Theory]
    [InlineData("a\n1\nroot\n")]
    [InlineData("a\n01\n{root}\n")]
    [InlineData("a\n+1\n{root}\n")]
    [InlineData("a\n18446744073709551616\n{root}\n")]
    [InlineData("\n1\n{root}\n")]
    [InlineData("a\n1\n{root}")]
    [InlineData("a\n1\n{root}\nextension\n")]
    [InlineData("a\n1\n{root} \n")]
    [InlineData("a\n1\n\n")]
    [InlineData("a\n1\nAAAA\n")]
    public void A_checkpoint_text_has_exactly_three_lines_of_their_form(string text)
    {
        var root = Convert.ToBase64String(new byte[32]);
        Assert.NotNull(Checkpoint.Parse($"a\n1\n{root}\n"));
        Assert.Null(Checkpoint.Parse(text.Replace("{root}", root)));
    }

    [Fact]
    public void Base64_with_stray_bits_is_another_text_and_refused()
    {
        var root = Convert.ToBase64String(new byte[32]);
        Assert.Null(Checkpoint.Parse($"a\n1\n{root[..^2]}B=\n"));
    }

    [Fact]
    public void A_proof_is_written_as_it_is_read()
    {
        var proof = new TlogProof(2, [Hash256.Of("a"u8), Hash256.Of("b"u8)], checkpoint.Sign(key));
        var read = TlogProof.Parse(proof.ToArray())!;
        Assert.Equal(proof.Index, read.Index);
        Assert.Equal(proof.Path, read.Path);
        Assert.Equal(proof.Checkpoint.ToArray(), read.Checkpoint.ToArray());
        Assert.Equal(proof.ToArray(), read.ToArray());
        var text = Encoding.UTF8.GetString(proof.ToArray());
        Assert.StartsWith("c2sp.org/tlog-proof@v1\nindex 2\n", text);
        foreach (var bad in new[] { text.Replace("@v1", "@v2"), text.Replace("index 2", "index 02"), text.Replace("index 2", "extra AAAA\nindex 2"), text.Replace("\n\n", "\n \n"), "", "\n\n" })
            Assert.Null(TlogProof.Parse(Encoding.UTF8.GetBytes(bad)));
    }

    [Fact]
    public void An_origin_has_a_generation()
    {
        Assert.Equal(new LogOrigin("bg.example/journal", 12), LogOrigin.Parse("bg.example/journal/12"));
        Assert.Equal("bg.example/journal/2", new LogOrigin("bg.example/journal", 1).Next().ToString());
        foreach (var bad in new[] { "", "x", "/1", "x/", "x/0", "x/01", "a b/1", "a+b/1" }) Assert.Null(LogOrigin.Parse(bad));
    }

    [SkippableFact]
    public void Public_notes_give_their_verdicts()
    {
        var wrong = new List<string>();
        var judged = 0;
        foreach (var line in SharedVectors.Cases("note"))
        {
            var accepted = Judge(line, out var needsEd25519);
            // An accepting case whose only keys are Ed25519 is out of reach: such signatures count as those of an unknown key.
            if (needsEd25519 && !VectorJson.Accepts(line, "refuse")) continue;
            judged++;
            if (!VectorJson.Accepts(line, accepted ? "accept" : "refuse")) wrong.Add(line.GetProperty("id").GetString()!);
        }
        Assert.Empty(wrong);
        Assert.True(judged >= 14, $"only {judged} notes judged");
    }

    private static bool Judge(JsonElement line, out bool needsEd25519)
    {
        var json = VectorJson.Read("note", line);
        var args = line.GetProperty("args");
        var texts = args.GetProperty("vkeys") is { ValueKind: JsonValueKind.Array } list
            ? list.EnumerateArray().Select(p => VectorJson.At(json, p.GetString()!).GetString()!).ToList()
            : [.. VectorJson.At(json, args.GetProperty("vkeys").GetString()!).EnumerateArray().Select(v => v.GetString()!)];
        var keys = texts.Select(NoteVerifierKey.Parse).ToList();
        needsEd25519 = keys.Count > 0 && keys.All(k => k?.Type == NoteKeyType.Ed25519);
        if (keys.Contains(null)) return false;
        if (!args.TryGetProperty("note", out var pointer)) return true;
        byte[] prefix = args.TryGetProperty("prefixHex", out var hex) ? Convert.FromHexString(hex.GetString()!) : [];
        var note = SignedNote.Parse([.. prefix, .. Encoding.UTF8.GetBytes(VectorJson.At(json, pointer.GetString()!).GetString()!)]);
        return note is not null && note.Verify(keys!).Fault is null;
    }
}
