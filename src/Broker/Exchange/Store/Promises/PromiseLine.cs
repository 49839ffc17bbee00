using System.Globalization;
using System.Text;
using MessageBroker.Evidence.Journal;
using MessageBroker.Exchange.Flow.Ports;

namespace MessageBroker.Exchange.Store.Promises;

/// <summary>
/// One record of the promise file (docs/reference/promises.md): a line of fields separated by blanks, the last being a check over
/// the ones before it. Every record of one flush has the same group number.
/// </summary>
internal sealed record PromiseLine(long Group, Promise? Promise, string? Checkpoint)
{
    public const string Header = "messagebroker-promises/1";

    private const int CheckLength = 16;

    public static PromiseLine Of(Promise promise) => new(0, promise, null);

    public static PromiseLine Of(string checkpoint) => new(0, null, checkpoint);

    /// <summary>With its line feed.</summary>
    public string Text()
    {
        var group = Group.ToString(CultureInfo.InvariantCulture);
        var fields = Promise is { } p
            ? $"P {group} {p.EntryId:D} {p.MessageId:D} {p.Digest}"
            : $"C {group} {Convert.ToBase64String(Encoding.UTF8.GetBytes(Checkpoint!))}";
        return $"{fields} {Check(fields)}\n";
    }

    /// <summary>Null where the line is not a whole record.</summary>
    public static PromiseLine? Read(string line)
    {
        var end = line.LastIndexOf(' ');
        if (end < 0 || line[(end + 1)..] != Check(line[..end])) return null;
        var fields = line[..end].Split(' ');
        if (fields.Length < 2 || !long.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out var group)) return null;
        return fields switch
        {
            ["P", _, var entry, var message, var digest] when Guid.TryParseExact(entry, "D", out var e) && Guid.TryParseExact(message, "D", out var m) =>
                new PromiseLine(group, new Promise(e, m, digest), null),
            ["C", _, var note] when Decode(note) is { } text => new PromiseLine(group, null, text),
            _ => null,
        };
    }

    private static string Check(string fields) => Hash256.Of(Encoding.UTF8.GetBytes(fields)).ToString()[..CheckLength];

    private static string? Decode(string base64)
    {
        var octets = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, octets, out var length) ? Encoding.UTF8.GetString(octets, 0, length) : null;
    }
}
