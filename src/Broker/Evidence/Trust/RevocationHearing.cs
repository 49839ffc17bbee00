namespace MessageBroker.Evidence.Trust;

/// <summary>Writes down, while one certificate is judged, whose words about revocation were heard.</summary>
internal sealed class RevocationHearing
{
    private readonly SortedSet<string> lists = new(StringComparer.Ordinal), answers = new(StringComparer.Ordinal);
    private bool asked;

    /// <summary>A path held, and its certificates are asked about.</summary>
    public void Open() => asked = true;

    public void Hear(RevocationList list) => lists.Add(list.Sha256);

    public void Hear(OcspAnswer answer) => answers.Add(answer.Sha256);

    /// <summary>What became of it, where something was given to ask.</summary>
    /// <param name="isAnchor">The certificate is an anchor itself.</param>
    public RevocationUse Use(bool isAnchor) => new(isAnchor ? RevocationLook.Anchor : asked ? RevocationLook.LookedAt : RevocationLook.NoPath, [.. lists], [.. answers]);
}
