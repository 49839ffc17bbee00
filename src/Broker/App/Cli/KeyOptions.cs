using System.CommandLine;
using MessageBroker.App.Tokens;
using MessageBroker.Evidence.Keys;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.App.Cli;

/// <summary>The options by which a call names a private key: <c>--key</c> and <c>--password-file</c> (never a password itself).</summary>
public sealed class KeyOptions(string prefix = "", bool required = true)
{
    public Option<string?> Key { get; } = new($"--{prefix}key") { HelpName = prefix.Length == 0 ? "FILE|URI" : "FILE", Required = required };
    public Option<string?> PasswordFile { get; } = new($"--{prefix}password-file") { HelpName = "FILE" };

    public IEnumerable<Symbol> All => [Key, PasswordFile];

    /// <summary>The key that the call names, or null where it names none.</summary>
    /// <exception cref="VerbStop">It cannot be loaded: exit code 3.</exception>
    public SigningKey? Load(VerbContext context)
    {
        if (context.Value(Key) is not { } file) return null;
        // A key for connections: the only one with a prefix.
        if (prefix.Length > 0 && TokenUri.Names(file)) throw VerbStop.Missing(TokenUri.Shown(file), Finding.Of("CFG-0071", TokenUri.Shown(file), ("file", TokenUri.Shown(file))));
        var loading = KeyLoad.Read(file, context.Value(PasswordFile));
        return loading.Key ?? throw VerbStop.Missing(loading.Fault!.Path, loading.Fault);
    }
}
