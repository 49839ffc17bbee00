namespace MessageBroker.Exchange.Flow.Model;

/// <summary>Where a case stands among the others of its institution: whoever must act here comes first, then dates. Numbers stand in rows and are only added to.</summary>
public enum TurnRank
{
    /// <summary>Ours to act, until a day.</summary>
    OursByDay = 0,
    /// <summary>Ours to act, by a rule that gives no day.</summary>
    OursByRule = 1,
    /// <summary>The other side's, until a day.</summary>
    OthersByDay = 2,
    /// <summary>The other side's, by a rule that gives no day.</summary>
    OthersByRule = 3,
    /// <summary>Nobody owes anything.</summary>
    Nobody = 4,
    /// <summary>Nothing was sealed or applied yet.</summary>
    Nothing = 5,
}

/// <summary>The place of a case in the work list, without what is owed and why: that is asked of the case itself.</summary>
/// <param name="Until">The day as yyyy-MM-dd; empty where there is none.</param>
public sealed record CasePlace(CaseKey Case, TurnRank Rank, string Until) : IComparable<CasePlace>
{
    public int CompareTo(CasePlace? other)
    {
        if (other is null) return 1;
        if (Rank != other.Rank) return Rank.CompareTo(other.Rank);
        if (string.CompareOrdinal(Until, other.Until) is var days && days != 0) return days;
        return string.CompareOrdinal(Case.CaseId, other.Case.CaseId) is var ids && ids != 0 ? ids : string.CompareOrdinal(Case.Institution, other.Case.Institution);
    }
}
