using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using MessageBroker.Adapters.People;
using MessageBroker.Evidence;
using MessageBroker.Evidence.Canonical;
using MessageBroker.Evidence.Journal;
using MessageBroker.Evidence.Journal.Merkle;
using MessageBroker.Evidence.Journal.Notes;
using MessageBroker.Evidence.Signatures;
using MessageBroker.Evidence.Timestamps;
using MessageBroker.Evidence.Trust;

namespace MessageBroker.Tests.Conformance;

/// <summary>An answer of the library in the words of the manifest, or the reason why the case cannot be asked.</summary>
public sealed record LibraryAnswer(JsonObject? Answer, int Exit, string LeftOut)
{
    public static LibraryAnswer Of(bool accepted) => new(new JsonObject { ["verdict"] = accepted ? "accept" : "refuse" }, accepted ? 0 : 1, "");
    public static LibraryAnswer Of(JsonObject answer, int exit) => new(answer, exit, "");
    public static LibraryAnswer Without(string reason) => new(null, -1, reason);
}

/// <summary>Cases that the command line does not offer: adapters from a case to a call of the library, by verb.</summary>
public static class LibraryCalls
{
    public static IReadOnlyDictionary<string, Func<ManifestCase, LibraryAnswer>> All { get; } = new Dictionary<string, Func<ManifestCase, LibraryAnswer>>(StringComparer.Ordinal)
    {
        ["merkle inclusion"] = Inclusion,
        ["merkle consistency"] = Consistency,
        ["merkle roots"] = Roots,
        ["note verify"] = Note,
        ["xml canonicalise"] = Canonicalise,
        ["person check-id"] = Identifier,
        ["as4 receipt-check"] = Receipt,
        ["timestamp response"] = TimeStampAnswer,
        ["signature verify"] = SignatureCalls.Verify,
    };

    private static LibraryAnswer Inclusion(ManifestCase @case)
    {
        var probe = Json(@case);
        return LibraryAnswer.Of(MerkleProof.VerifyInclusion(Number(probe, "leafIdx"), Number(probe, "treeSize"), Octets(probe["leafHash"]), Path(probe), Octets(probe["root"])) == ProofFault.None);
    }

    private static LibraryAnswer Consistency(ManifestCase @case)
    {
        var probe = Json(@case);
        return LibraryAnswer.Of(MerkleProof.VerifyConsistency(Number(probe, "size1"), Number(probe, "size2"), Octets(probe["root1"]), Octets(probe["root2"]), Path(probe)) == ProofFault.None);
    }

    private static LibraryAnswer Roots(ManifestCase @case)
    {
        var table = Json(@case);
        var leaves = table["leafInputsHex"]!.AsArray().Select(hex => MerkleHash.Leaf(Convert.FromHexString(hex!.GetValue<string>()))).ToList();
        var sameLeaves = leaves.Select(Hex).SequenceEqual(table["leafHashesHex"]!.AsArray().Select(h => h!.GetValue<string>()));
        var roots = Enumerable.Range(0, leaves.Count + 1).Select(size => Hex(CompactRange.Empty.Append(leaves.Take(size)).Root));
        return LibraryAnswer.Of(sameLeaves && roots.SequenceEqual(table["rootBySize"]!.AsArray().Select(r => r!.GetValue<string>())));
    }

    private static LibraryAnswer Note(ManifestCase @case)
    {
        var file = Json(@case);
        var keys = Texts(file, @case.Args["vkeys"]!).Select(NoteVerifierKey.Parse).ToList();
        if (keys.Any(key => key is null)) return LibraryAnswer.Of(false);
        if (@case.Args["note"] is not { } pointer) return LibraryAnswer.Of(true);
        var prefix = @case.Args["prefixHex"] is { } hex ? Convert.FromHexString(hex.GetValue<string>()) : [];
        var note = SignedNote.Parse([.. prefix, .. Encoding.UTF8.GetBytes(At(file, pointer.GetValue<string>())!.GetValue<string>())]);
        if (note is null) return LibraryAnswer.Of(false);
        if (keys.Any(key => !key!.CanVerify)) return LibraryAnswer.Without("needs ed25519");
        var verdict = note.Verify([.. keys.Select(key => key!)]);
        var answer = LibraryAnswer.Of(verdict.Fault is null);
        answer.Answer!["verified"] = new JsonArray([.. verdict.Verified.Select(key => (JsonNode)key.ShortName)]);
        answer.Answer["unverified"] = new JsonArray([.. verdict.Unverified.Select(s => (JsonNode)string.Create(CultureInfo.InvariantCulture, $"{s.Name}+{s.KeyId:x8}"))]);
        return answer;
    }

    // The element is named by its local name; nodes that XPath selects or the reader of a DTD makes are not offered.
    private static LibraryAnswer Canonicalise(ManifestCase @case)
    {
        if (@case.Args["method"]?.GetValue<string>() is not { } method || @case.Args["xpath"] is not null) return LibraryAnswer.Without("refused by design: nodes that only an XPath names");
        var reading = XmlTape.Read(File.ReadAllBytes(@case.PathOf(@case.Files[0])), XmlLimits.Default);
        if (reading.Fault?.Kind == XmlFaultKind.DtdProhibited) return LibraryAnswer.Without("refused by design: a document type");
        if (reading.Tape is not { } tape) return LibraryAnswer.Of(new JsonObject { ["verdict"] = "refused" }, 1);
        var node = @case.Args["apex"] is { } apex ? Enumerable.Range(0, tape.Count).First(n => tape.Kind(n) == XmlNodeKind.Element && tape.LocalName(n) == apex.GetValue<string>()) : -1;
        var form = method switch { "inclusive" => CanonicalMethod.Inclusive, "inclusive11" => CanonicalMethod.Inclusive11, _ => CanonicalMethod.Exclusive };
        var octets = Canonicalizer.Bytes(tape, node, new CanonicalOptions(@case.Args["withComments"]?.GetValue<bool>() == true, Method: form));
        return LibraryAnswer.Of(new JsonObject { ["verdict"] = "ok", ["sha256"] = Convert.ToHexStringLower(SHA256.HashData(octets)), ["length"] = octets.Length }, 0);
    }

    private static LibraryAnswer TimeStampAnswer(ManifestCase @case)
    {
        if (TimeStampResponse.Read(File.ReadAllBytes(@case.PathOf(@case.Files[0]))) is not { Token: { } token } response) return LibraryAnswer.Of(new JsonObject { ["verdict"] = "TOTAL-FAILED" }, 1);
        var nonce = @case.Args["nonce"] is { } sent ? new BigInteger(ulong.Parse(sent.GetValue<string>(), CultureInfo.InvariantCulture)).ToByteArray(isUnsigned: true, isBigEndian: true) : null;
        var by = new TimeStampContext(Store(@case), CryptoPolicy.Default, @case.Args["at"] is { } at ? DateTimeOffset.Parse(at.GetValue<string>(), CultureInfo.InvariantCulture) : TimeProvider.System.GetUtcNow())
        {
            Nonce = nonce is null ? (ReadOnlyMemory<byte>?)null : nonce,
        };
        var verdict = @case.Args["data"] is { } data
            ? TimeStampVerifier.VerifyContent(token, File.ReadAllBytes(@case.PathOf(data.GetValue<string>())), by)
            : TimeStampVerifier.VerifyImprint(token, Convert.FromHexString(@case.Args["imprint"]!.GetValue<string>()), by);
        var answer = new JsonObject { ["verdict"] = verdict.Indication.Word(), ["status"] = response.Status.ToString().ToLowerInvariant() };
        if (verdict.Nonce is { } got) answer["nonce"] = got;
        if (verdict.GenTime is { } time) answer["genTime"] = time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return LibraryAnswer.Of(answer, verdict.Indication == Indication.TotalPassed ? 0 : 1);
    }

    internal static TrustStore Store(ManifestCase @case) => new(
        [.. Listed(@case, "trust").Select(Certificate)], [.. Listed(@case, "certs").Select(Certificate)],
        Listed(@case, "crls").ToList() is { Count: > 0 } lists ? new Revocation(RevocationMode.Hard, [.. lists.Select(f => RevocationList.Read(File.ReadAllBytes(f))!)]) : null);

    private static IEnumerable<string> Listed(ManifestCase @case, string name) =>
        @case.Args[name] is JsonArray files ? files.Select(f => @case.PathOf(f!.GetValue<string>())) : [];

    private static X509Certificate2 Certificate(string file) => X509Certificate2.CreateFromPem(File.ReadAllText(file));

    private static LibraryAnswer Receipt(ManifestCase @case) =>
        ReceiptCalls.Compare(@case) is { } answer ? LibraryAnswer.Of(answer, answer["verdict"]!.GetValue<string>() == "accept" ? 0 : 1) : LibraryAnswer.Without("library call needs another policy");

    private static LibraryAnswer Identifier(ManifestCase @case)
    {
        var kind = @case.Args["kind"]!.GetValue<string>();
        var verdict = Identifiers.Check(Identifiers.Named(kind)!.Value, @case.Args["value"]!.GetValue<string>(), TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        var answer = new JsonObject { ["verdict"] = verdict.IsValid ? "valid" : "invalid", ["kind"] = kind };
        if (!verdict.IsValid) answer["reason"] = verdict.Fault.ToString().ToLowerInvariant();
        return LibraryAnswer.Of(answer, verdict.IsValid ? 0 : 1);
    }

    private static JsonObject Json(ManifestCase @case) => JsonNode.Parse(File.ReadAllBytes(@case.PathOf(@case.Files[0])))!.AsObject();

    private static IEnumerable<string> Texts(JsonObject file, JsonNode pointers) =>
        pointers is JsonArray list ? list.Select(p => At(file, p!.GetValue<string>())!.GetValue<string>()) : At(file, pointers.GetValue<string>())!.AsArray().Select(t => t!.GetValue<string>());

    private static JsonNode? At(JsonNode root, string pointer) =>
        pointer.Split('/').Skip(1).Aggregate((JsonNode?)root, (node, step) => node is JsonArray list ? list[int.Parse(step, CultureInfo.InvariantCulture)] : node?[step]);

    private static ulong Number(JsonObject probe, string name) => probe[name]!.GetValue<ulong>();

    private static byte[] Octets(JsonNode? node) => node is null ? [] : Convert.FromBase64String(node.GetValue<string>());

    private static List<ReadOnlyMemory<byte>> Path(JsonObject probe) => probe["proof"] is JsonArray list ? [.. list.Select(hash => (ReadOnlyMemory<byte>)Octets(hash))] : [];

    private static string Hex(Hash256 hash) => Convert.ToHexStringLower(hash.ToArray());
}
