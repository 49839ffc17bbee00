using MessageBroker.Schemas.Findings;

namespace MessageBroker.Exchange.As4;

/// <summary>A finding of the message layer with the ebMS code that answers it. Warnings and information answer nothing.</summary>
/// <param name="Answer">The code of the error signal, or null where the finding alone refuses nothing (or no code fits, as for SOAP 1.1).</param>
public sealed record As4Finding(Finding Finding, EbmsCode? Answer)
{
    internal static As4Finding Of(string code, EbmsCode? answer, string path, params ReadOnlySpan<(string Name, string Value)> arguments) =>
        new(Finding.Of(code, path, arguments), answer);

    /// <summary>A finding that refuses nothing.</summary>
    internal static As4Finding Note(string code, string path, params ReadOnlySpan<(string Name, string Value)> arguments) =>
        new(Finding.Of(code, path, arguments), null);
}
