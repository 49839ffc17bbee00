using MessageBroker.Evidence.Trust;

namespace MessageBroker.Exchange.Flow.Verdicts;

/// <summary>What is known about revocation as an input of verdicts: the policy, and the hashes of lists and answers, which are kept beside it.</summary>
public static class RevocationCodec
{
    public const string Input = RevocationManifest.Input;

    public static byte[] Manifest(Revocation revocation) => RevocationManifest.Of(revocation).Write();

    /// <summary>The lists and answers themselves, to be kept by hash.</summary>
    public static IReadOnlyList<VerdictInput> Objects(Revocation revocation) =>
    [
        .. revocation.Lists.Select(l => new VerdictInput(Input + "/list", l.Sha256, l.Octets.ToArray())),
        .. revocation.Answers.Select(a => new VerdictInput(Input + "/answer", a.Sha256, a.Octets.ToArray())),
    ];

    /// <summary>Reads both; null where one is missing or is not what it was.</summary>
    public static async ValueTask<Revocation?> ReadAsync(ReadOnlyMemory<byte> manifest, Func<string, ValueTask<byte[]?>> find, CancellationToken cancellationToken)
    {
        if (RevocationManifest.Read(manifest.Span) is not { } known) return null;
        var (lists, answers) = (new List<RevocationList>(), new List<OcspAnswer>());
        foreach (var hash in known.Lists)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (await find(hash) is not { } octets || RevocationList.Read(octets) is not { } list || list.Sha256 != hash) return null;
            lists.Add(list);
        }

        foreach (var hash in known.Answers)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (await find(hash) is not { } octets || OcspAnswer.Read(octets) is not { } answer || answer.Sha256 != hash) return null;
            answers.Add(answer);
        }

        return new Revocation(known.Mode, lists) { Answers = answers, Grace = known.Grace };
    }
}
