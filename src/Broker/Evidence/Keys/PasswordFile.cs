namespace MessageBroker.Evidence.Keys;

/// <summary>
/// A file with a password or a PIN: one line, with or without a line break behind it. What would be guessed at otherwise (which of several lines, whether a
/// mark of the encoding belongs to the password) is a fault.
/// </summary>
public static class PasswordFile
{
    /// <summary>What is wrong with the octets of such a file, or null.</summary>
    public static KeyFaultKind? FaultOf(ReadOnlySpan<byte> octets) =>
        octets.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) || octets.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || octets.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]) ? KeyFaultKind.PasswordMarked
        : Line(octets).IndexOfAny((byte)'\r', (byte)'\n') >= 0 ? KeyFaultKind.PasswordOfManyLines
        : null;

    /// <summary>The octets without the one line break at their end.</summary>
    public static ReadOnlySpan<byte> Line(ReadOnlySpan<byte> octets) => octets switch
    {
        [.. var line, (byte)'\r', (byte)'\n'] => line,
        [.. var line, (byte)'\n'] => line,
        _ => octets,
    };
}
