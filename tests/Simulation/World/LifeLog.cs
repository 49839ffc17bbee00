using MessageBroker.Tests.Simulation.Clockwork;
using Microsoft.Extensions.Logging;

namespace MessageBroker.Tests.Simulation.World;

/// <summary>What a process logs: warnings go into the history; an error is a defect that the product noticed itself, and a fault of the run.</summary>
internal sealed class LifeLog(string name, Home home, History history, List<string> defects) : ILoggerFactory, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning && !home.HasEnded;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel)) return;
        var line = $"{name} says: {formatter(state, exception)}{(exception is null ? "" : $" ({exception.GetType().Name}: {exception.Message})")}";
        history.Say(line);
        if (logLevel >= LogLevel.Error) defects.Add(line);
    }

    public void Dispose()
    {
    }
}
