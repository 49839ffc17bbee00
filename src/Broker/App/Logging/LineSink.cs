using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting;

namespace MessageBroker.App.Logging;

/// <summary>Writes whole lines, one event each; several threads do not mix theirs.</summary>
internal sealed class LineSink(TextWriter output, ITextFormatter formatter) : ILogEventSink
{
    private readonly Lock writing = new();

    public void Emit(LogEvent logEvent)
    {
        using var line = new StringWriter();
        formatter.Format(logEvent, line);
        lock (writing)
        {
            output.Write(line);
            output.Flush();
        }
    }
}
