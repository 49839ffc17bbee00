namespace MessageBroker.Evidence;

/// <summary>
/// Why a verdict is what it is: a code of a closed set, the place it was found at and its arguments.
/// Evidence knows no findings; callers map reasons to them by code.
/// </summary>
public sealed record Reason(ReasonCode Code, string Place, params IReadOnlyList<KeyValuePair<string, string>> Arguments)
{
    /// <summary>A reason with one argument.</summary>
    public static Reason Of(ReasonCode code, string place, string name, string value) => new(code, place, new KeyValuePair<string, string>(name, value));

    /// <summary>Equal where code, place and all arguments in order are equal.</summary>
    public bool Equals(Reason? other) =>
        other is not null && Code == other.Code && Place == other.Place && Arguments.SequenceEqual(other.Arguments);

    public override int GetHashCode() => HashCode.Combine(Code, Place, Arguments.Count);
}

/// <summary>Indication words of EN 319 102-1.</summary>
public enum Indication { TotalPassed, TotalFailed, Indeterminate }

/// <summary>Did the bare cryptography hold: every digest and the signature value, with the named key.</summary>
public enum CryptoOutcome { NotChecked, Valid, Invalid }
