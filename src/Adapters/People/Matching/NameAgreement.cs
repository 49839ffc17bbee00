namespace MessageBroker.Adapters.People.Matching;

public enum NameAgreement
{
    /// <summary>Two names, or one of them is missing.</summary>
    Different,
    /// <summary>It may be one name in another reading, in another order, or with a part left out: for a person to decide.</summary>
    Compatible,
    /// <summary>Every part sounds alike, in the same order.</summary>
    Same,
}

/// <summary>Why two names are not simply the same.</summary>
public enum NameReason
{
    /// <summary>A part is one only in another reading of its letters.</summary>
    OtherReading,
    /// <summary>The parts stand in another order.</summary>
    OtherOrder,
    /// <summary>One name has a part that the other lacks, as a second forename.</summary>
    PartMissing,
    /// <summary>A part is an initial.</summary>
    Initial,
    /// <summary>Иванов and Иванова: one family's name, two persons.</summary>
    SexSuffix,
    /// <summary>Parts that have nothing to do with each other.</summary>
    OtherName,
    /// <summary>There is no name to compare.</summary>
    NoName,
}
