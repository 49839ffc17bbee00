using System.Globalization;

namespace MessageBroker.Evidence.Containers;

/// <summary>Where things stand in an evidence bundle. The path alone says what a file is; a file at any other place is refused.</summary>
public static class BundlePath
{
    public const string MimeType = "mimetype";
    public const string Manifest = "META-INF/manifest.sha256";
    public const string Case = "case.json";
    public const string Checkpoint = "checkpoint.txt";
    public const string LogKey = "log.vkey";
    public const string HowTo = "HOWTO-VERIFY.txt";
    public const string TrustFolder = "trust/";
    public const string PolicyFolder = "policy/";
    public const string RevocationFolder = "revocation/";
    public const string ConsistencyFolder = "consistency/";
    public const string MessagesFolder = "messages/";
    /// <summary>Entries of the case that are not about one message.</summary>
    public const string CaseEvents = "case/";

    /// <summary>Longest path in octets.</summary>
    public const int MaxOctets = 200;

    internal const string EntriesFolder = "entries/";
    internal const string ProofsFolder = "proofs/";
    internal const string VerdictsFolder = "verdicts/";
    internal const string SaltFile = "salt.hex";

    /// <summary>Folder of a message.</summary>
    public static string Message(Guid id) => $"{MessagesFolder}{id:D}/";

    /// <summary>The n-th entry (from 1) in the folder of a message or of the case events.</summary>
    public static string Entry(string folder, int number) => string.Create(CultureInfo.InvariantCulture, $"{folder}{EntriesFolder}{number:D3}.bin");

    /// <summary>The proof that belongs to the n-th entry.</summary>
    public static string Proof(string folder, int number) => string.Create(CultureInfo.InvariantCulture, $"{folder}{ProofsFolder}{number:D3}.tlog-proof");

    public static string Salt(Guid message) => Message(message) + SaltFile;

    /// <summary>A payload: its kind and an extension that helps people.</summary>
    public static string Payload(Guid message, string kind, string extension) => $"{Message(message)}{kind}.{extension}";

    public static string Verdict(Guid message, string name) => $"{Message(message)}{VerdictsFolder}{name}.json";

    /// <summary>
    /// Segments of ASCII letters, digits, dot, hyphen, underscore and at-sign that begin with a letter or digit: no "..", no
    /// absolute path, no backslash, no name that a file system could read in two ways.
    /// </summary>
    public static bool IsAllowed(string path) => path.Length is > 0 and <= MaxOctets && path.Split('/').All(IsSegment);

    private static bool IsSegment(string segment) =>
        segment.Length > 0 && char.IsAsciiLetterOrDigit(segment[0]) && segment[^1] != '.'
        && segment.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or '@');
}
