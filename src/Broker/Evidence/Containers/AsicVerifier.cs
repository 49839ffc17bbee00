using MessageBroker.Evidence.Canonical;
using MessageBroker.Evidence.Signatures;

namespace MessageBroker.Evidence.Containers;

/// <summary>
/// Judges foreign evidence containers (ASiC-E and ASiC-S with XAdES, EN 319 162-1). Every signature is judged for itself; the container holds
/// only where each holds and every file it carries is accounted for: covered by a signature, or by the time-stamp that stands beside it.
/// </summary>
public sealed class AsicVerifier
{
    /// <summary>Largest container that is read, in octets.</summary>
    public const long MaxOctets = ForeignZip.MaxOctets;

    private const string Asic = "http://uri.etsi.org/02918/v1.2.1#";

    private readonly AsicContainer container;
    private readonly VerificationContext context;
    private readonly List<Reason> reasons;
    private readonly List<ContainedSignature> signatures = [];
    private readonly HashSet<string> signed = new(StringComparer.Ordinal);
    private readonly HashSet<string> accounted = new(StringComparer.Ordinal);

    private AsicVerifier(AsicContainer container, IReadOnlyList<Reason> reasons, VerificationContext context)
    {
        this.container = container;
        this.reasons = [.. reasons];
        this.context = context with { Named = uri => EntryReference.NameOf(uri) is { } name && container.Contents.TryGetValue(name, out var content) ? content : (ReadOnlyMemory<byte>?)null };
    }

    public static AsicVerdict Verify(ReadOnlyMemory<byte> octets, VerificationContext context)
    {
        var (container, reasons) = AsicContainer.Read(octets);
        return container is null ? Verdict(reasons, []) : new AsicVerifier(container, reasons, context).Judge();
    }

    /// <summary>The verdict about a container whose octets are too many to be looked at.</summary>
    public static AsicVerdict TooLarge => Verdict([Reason.Of(ReasonCode.ContainerInvalid, ForeignZip.TooLarge.Place, "detail", ForeignZip.TooLarge.Detail)], []);

    private AsicVerdict Judge()
    {
        foreach (var file in container.SignatureFiles) SignatureFile(file);
        if (signatures.Count == 0 && reasons.All(r => r.Code != ReasonCode.StructureInvalid)) reasons.Add(new Reason(ReasonCode.SignatureMissing, "container"));
        foreach (var manifest in container.Manifests)
        {
            var (covered, found) = AsicManifest.Judge(container, manifest, context);
            reasons.AddRange(found);
            accounted.UnionWith(covered);
        }

        reasons.AddRange(container.Data.Where(n => !signed.Contains(n) && !accounted.Contains(n)).Order(StringComparer.Ordinal)
            .Select(n => Reason.Of(ReasonCode.NotCovered, n, "detail", "no signature covers it")));
        // A manifest of a time-stamp, and its token, are judged as signatures are; they are evidence and no content.
        var beside = container.Beside.Where(n => !accounted.Contains(n)).ToList();
        reasons.AddRange(beside.Where(n => !signed.Contains(n)).Order(StringComparer.Ordinal).Select(n => new Reason(ReasonCode.EntryNotCovered, n)));
        return Verdict([.. signatures.SelectMany(s => s.Verdict.Reasons), .. reasons], signatures) with
        {
            Files = [.. container.Data.Concat(beside).Order(StringComparer.Ordinal).Select(n => new ContainedFile(n, signed.Contains(n)))],
        };
    }

    private void SignatureFile(string file)
    {
        var reading = XmlTape.Read(container.Contents[file], context.Limits);
        if (reading.Tape is not { } tape)
        {
            reasons.Add(reading.Fault!.ToReason() with { Place = file });
            return;
        }

        var roots = tape.Is(tape.Root, Asic, "XAdESSignatures") ? tape.Elements(tape.Root).ToList() : [];
        if (roots.Count == 0 || roots.Any(r => !tape.Is(r, DsAlgorithms.Ds, "Signature")))
        {
            reasons.Add(Reason.Of(ReasonCode.StructureInvalid, file, "detail", "XAdESSignatures with nothing but signatures is expected"));
            return;
        }

        foreach (var verdict in SignatureVerifier.VerifyContained(tape, context))
        {
            var covers = Covered(verdict.External);
            signatures.Add(new ContainedSignature(file, verdict with { Reasons = [.. verdict.Reasons.Select(r => r with { Place = r.Place.StartsWith('/') ? file + r.Place : $"{file}: {r.Place}" })] }, covers));
            if (verdict.Crypto == CryptoOutcome.Valid) signed.UnionWith(covers);
        }
    }

    /// <summary>The files that references name, and those that a hash chain leads to from there.</summary>
    private IReadOnlyList<string> Covered(IReadOnlyList<string> references)
    {
        var named = references.Select(EntryReference.NameOf).OfType<string>().Where(container.Contents.ContainsKey).ToList();
        var (further, faults) = HashChain.FollowAll(container, named, context.Policy);
        reasons.AddRange(faults);
        return [.. named, .. further];
    }

    private static AsicVerdict Verdict(IReadOnlyList<Reason> reasons, IReadOnlyList<ContainedSignature> signatures)
    {
        var (indication, sub) = ReasonEffect.Of(reasons);
        var all = signatures.Select(s => s.Verdict.Crypto).ToList();
        return new AsicVerdict
        {
            Indication = indication, SubIndication = sub, Reasons = reasons, Signatures = signatures,
            Crypto = all.Contains(CryptoOutcome.Invalid) ? CryptoOutcome.Invalid : all.Count > 0 && all.All(c => c == CryptoOutcome.Valid) ? CryptoOutcome.Valid : CryptoOutcome.NotChecked,
        };
    }
}
