using System.Diagnostics;
using System.Text.RegularExpressions;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Formatting.Compact;

namespace MessageBroker.App.Logging;

/// <summary>
/// Compact JSON without personal data: numbers of the length of an EGN, LNCh (10) or CNP (13) that stand alone are masked, and an
/// exception is told by its types and places. Its message is left out, because the message of a parser quotes what it parsed.
/// </summary>
internal sealed partial class RedactingFormatter : ITextFormatter
{
    private readonly CompactJsonFormatter compact = new();

    public void Format(LogEvent logEvent, TextWriter output)
    {
        var properties = logEvent.Properties.Select(p => new LogEventProperty(p.Key, Masked(p.Value))).ToList();
        if (logEvent.Exception is { } exception) properties.Add(new LogEventProperty("Exception", new ScalarValue(Told(exception))));
        compact.Format(new LogEvent(logEvent.Timestamp, logEvent.Level, null, logEvent.MessageTemplate, properties, logEvent.TraceId ?? default, logEvent.SpanId ?? default), output);
    }

    private static LogEventPropertyValue Masked(LogEventPropertyValue value) => value switch
    {
        ScalarValue { Value: string text } => new ScalarValue(Masked(text)),
        ScalarValue { Value: long or ulong or decimal } number => PersonalNumber().IsMatch(number.Value!.ToString()!) ? new ScalarValue("(number)") : number,
        SequenceValue list => new SequenceValue(list.Elements.Select(Masked)),
        StructureValue group => new StructureValue(group.Properties.Select(p => new LogEventProperty(p.Name, Masked(p.Value))), group.TypeTag),
        DictionaryValue map => new DictionaryValue(map.Elements.Select(e => KeyValuePair.Create(e.Key, Masked(e.Value)))),
        _ => value,
    };

    private static string Masked(string text) => PersonalNumber().Replace(text, "(number)");

    private static string Told(Exception exception)
    {
        var told = new List<string>();
        for (var at = exception; at is not null; at = at.InnerException)
        {
            var places = new StackTrace(at, fNeedFileInfo: false).GetFrames().Take(8).Select(Place);
            told.Add($"{at.GetType().FullName} at {string.Join(" < ", places)}");
        }
        return string.Join(" caused by ", told);
    }

    // A lambda or a state machine is told by the type that it was written in.
    private static string Place(StackFrame frame)
    {
        var method = frame.GetMethod();
        var type = method?.DeclaringType;
        while (type?.DeclaringType is { } outer) type = outer;
        return $"{type?.Name}.{method?.Name}";
    }

    [GeneratedRegex(@"(?<![0-9A-Za-z._@-])(\d{10}|\d{13})(?![0-9A-Za-z._@-])")]
    private static partial Regex PersonalNumber();
}
