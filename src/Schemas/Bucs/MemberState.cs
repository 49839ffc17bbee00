namespace MessageBroker.Schemas.Bucs;

/// <summary>The states whose holidays are known here. The one that counts is that of the institution which must act (Regulation 1182/71 Art. 2(1)).</summary>
public enum MemberState { BG, RO }

public static class MemberStates
{
    /// <summary>The state of an institution id such as "RO:80246"; null where it is another state or no such id.</summary>
    public static MemberState? Of(string? institutionId) => institutionId?.Split(':') switch
    {
        ["BG", ..] => MemberState.BG,
        ["RO", ..] => MemberState.RO,
        _ => null,
    };
}
