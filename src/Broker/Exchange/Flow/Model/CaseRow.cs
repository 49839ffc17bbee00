namespace MessageBroker.Exchange.Flow.Model;

/// <summary>
/// Key of a case row: own institution and international case id. Two hosted institutions may share a case id.
/// A message whose envelope cannot be read keeps a row of its own: its case id is "unread-" and the message id. The key never changes.
/// </summary>
public sealed record CaseKey(string Institution, string CaseId)
{
    public override string ToString() => $"{Institution}/{CaseId}";
}

/// <summary>The case row: queue head and lock of everything that belongs to one case of one hosted institution.</summary>
public sealed record CaseRow
{
    public required CaseKey Key { get; init; }
    /// <summary>Name of the national system and its root number (преписка, nr_dosar); null until known.</summary>
    public string? NationalSystem { get; init; }
    public string? RootNumber { get; init; }
    /// <summary>Business use case, for example FB_BUC_01; null until the first message is applied.</summary>
    public string? Buc { get; init; }
    /// <summary>Its use case is a horizontal one, see <see cref="IsBesideFile"/>.</summary>
    public bool IsHorizontal => Buc is not null && IsBesideFile(Buc);
    /// <summary>CDM version the case was started with.</summary>
    public string? Cdm { get; init; }
    /// <summary>CaseOwner or Counterparty; null until known.</summary>
    public string? Role { get; init; }
    /// <summary>The other institution, by its EESSI id; null until known.</summary>
    public string? Partner { get; init; }
    /// <summary>Claims since the last commit that made progress; three park the case.</summary>
    public int Claims { get; init; }
    /// <summary>Why the case is parked; null when it is not. A mark, not a state.</summary>
    public string? ParkedReason { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    /// <summary>Raised by every update; an update names the version it expects.</summary>
    public long Version { get; init; }

    /// <summary>
    /// A horizontal use case (H_BUC_01) or document (H001, an ad hoc question) stands beside the national file that it is about: its case does not become the
    /// file's, or the file could never open one of its own sector. The names of both begin with the letter of their sector.
    /// </summary>
    public static bool IsBesideFile(string name) => name.StartsWith('H');
}
