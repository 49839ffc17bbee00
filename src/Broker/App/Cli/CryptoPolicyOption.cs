using System.CommandLine;
using System.Text.Json.Nodes;
using MessageBroker.Evidence.Trust;

namespace MessageBroker.App.Cli;

/// <summary><c>--crypto-policy</c>: which algorithms and key sizes count, from when until when: the name of a built-in policy, or a file.</summary>
public sealed class CryptoPolicyOption
{
    public Option<string?> Policy { get; } = new("--crypto-policy") { HelpName = "default|lenient|legacy|FILE" };

    /// <summary>The policy that the call names, else the other.</summary>
    /// <exception cref="VerbStop">The file is not there, or is no policy: exit code 3.</exception>
    public CryptoPolicy Of(VerbContext context, CryptoPolicy otherwise) => context.Value(Policy) is { } named ? Read(named) : otherwise;

    /// <summary>How an answer names the policy by which it was found.</summary>
    public static JsonNode FieldOf(CryptoPolicy policy) => new JsonObject { ["name"] = policy.Name, ["sha256"] = policy.Hash };

    /// <summary>A built-in policy by its name, else the file.</summary>
    /// <exception cref="VerbStop">The file is not there, or is no policy: exit code 3.</exception>
    public static CryptoPolicy Read(string named)
    {
        if (CryptoPolicy.Named(named) is { } builtIn) return builtIn;
        var (policy, findings) = CryptoPolicyText.Read(named);
        return policy ?? throw VerbStop.Missing(named, findings);
    }
}
