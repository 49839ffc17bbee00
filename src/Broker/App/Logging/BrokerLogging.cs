using MessageBroker.App.Configuration;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace MessageBroker.App.Logging;

/// <summary>
/// The log of a running broker: one compact JSON object a line (CLEF) on standard output. Code logs through
/// <c>Microsoft.Extensions.Logging</c> with generated messages:
/// <code>
/// internal static partial class ReceiveLog
/// {
///     [LoggerMessage(2001, LogLevel.Information, "Message {MessageId} from {Institution} received: {Bytes} octets")]
///     public static partial void Received(this ILogger logger, string messageId, string institution, long bytes);
/// }
/// </code>
/// Logged are ids of messages, cases and institutions, states, counts, durations and codes. Never logged are names, personal
/// numbers, addresses, texts of findings (their arguments may hold any of these) and content: a test keeps the list of
/// placeholders. As a second net personal numbers in text are masked and exceptions are told by type and place, without message.
/// </summary>
public static class BrokerLogging
{
    /// <summary>Makes the logger. The caller disposes it, which writes what is still held.</summary>
    /// <param name="output">Where lines go; each is flushed.</param>
    public static Logger Create(BrokerConfiguration configuration, TextWriter output) =>
        new LoggerConfiguration()
            .MinimumLevel.Is(Enum.Parse<LogEventLevel>(configuration.LogLevel, ignoreCase: true))
            .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
            .MinimumLevel.Override("System", LogEventLevel.Warning)
            .Enrich.FromLogContext()
            .Enrich.WithProperty("Node", configuration.Node)
            .WriteTo.Sink(new LineSink(output, new RedactingFormatter()))
            .CreateLogger();

    /// <summary>Sends the host's logs there.</summary>
    public static IServiceCollection AddBrokerLogging(this IServiceCollection services, BrokerConfiguration configuration, TextWriter output) =>
        services.AddSerilog(Create(configuration, output), dispose: true);
}
