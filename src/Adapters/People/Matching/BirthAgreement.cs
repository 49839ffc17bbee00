namespace MessageBroker.Adapters.People.Matching;

public enum BirthAgreement
{
    /// <summary>One of the two is not known.</summary>
    Unknown,
    Same,
    /// <summary>Day and month change places.</summary>
    Swapped,
    /// <summary>One of them is 1 January of the same year, as registers write a year of which the day is not known.</summary>
    YearOnly,
    Different,
}
