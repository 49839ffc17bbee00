using MessageBroker.Evidence.Journal;


namespace MessageBroker.Exchange.Flow.Verdicts;

/// <summary>One named input of a verdict with the bytes that the store keeps by hash. Holds no personal data.</summary>
public sealed record VerdictInput(string Name, string Sha256, byte[] Bytes)
{
    public static VerdictInput Of(string name, byte[] bytes) => new(name, Hash256.Of(bytes).ToString(), bytes);

    public static VerdictInput Of(string name, string text) => Of(name, System.Text.Encoding.UTF8.GetBytes(text));
}
