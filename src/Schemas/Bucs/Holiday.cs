namespace MessageBroker.Schemas.Bucs;

public enum HolidayKind
{
    /// <summary>Named by the labour code.</summary>
    Statutory,
    /// <summary>
    /// A working day made free by a holiday on a weekend before it (Bulgaria, since 2017) or by a decision that moves working days.
    /// Whether such a day is a public holiday in the sense of Regulation 1182/71 Art. 2(1) is not settled here.
    /// </summary>
    Substitute,
}

/// <summary>A day that is free in one state.</summary>
/// <param name="Name">In the state's language.</param>
/// <param name="Basis">The provision, in the state's language.</param>
public sealed record Holiday(MemberState State, DateOnly Date, string Name, HolidayKind Kind, string Basis);

/// <summary>A working day that a dated decision made free; configuration, because no statute holds it.</summary>
/// <param name="Decision">Which decision.</param>
public sealed record MovedDay(MemberState State, DateOnly Date, string Decision);
