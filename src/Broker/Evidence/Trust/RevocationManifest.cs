using System.Text.Json;

namespace MessageBroker.Evidence.Trust;

/// <summary>What a verdict knew about revocation: the policy, and the hashes of lists and answers. Its octets are the input <c>revocation</c> of the verdict.</summary>
/// <param name="Lists">Hex SHA-256 of each list, in order.</param>
/// <param name="Answers">Hex SHA-256 of each OCSP answer, in order.</param>
public sealed record RevocationManifest(RevocationMode Mode, TimeSpan Grace, IReadOnlyList<string> Lists, IReadOnlyList<string> Answers)
{
    /// <summary>Name of the input; it is there where revocation is looked at.</summary>
    public const string Input = "revocation";

    public static RevocationManifest Of(Revocation revocation) => new(
        revocation.Mode, revocation.Grace,
        [.. revocation.Lists.Select(l => l.Sha256).Order(StringComparer.Ordinal)], [.. revocation.Answers.Select(a => a.Sha256).Order(StringComparer.Ordinal)]);

    /// <summary>Null where the octets are none.</summary>
    public static RevocationManifest? Read(ReadOnlySpan<byte> octets)
    {
        try
        {
            return JsonSerializer.Deserialize<Form>(octets) is { Lists: not null, Answers: not null, GraceSeconds: >= 0 and <= int.MaxValue } form && Enum.TryParse<RevocationMode>(form.Mode, ignoreCase: true, out var mode)
                ? new RevocationManifest(mode, TimeSpan.FromSeconds(form.GraceSeconds), form.Lists, form.Answers)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(new Form(Mode.ToString().ToLowerInvariant(), (long)Grace.TotalSeconds, Lists, Answers));

    private sealed record Form(string Mode, long GraceSeconds, IReadOnlyList<string> Lists, IReadOnlyList<string> Answers);
}
