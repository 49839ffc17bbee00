using System.CommandLine;
using System.Text.RegularExpressions;

namespace MessageBroker.App.Cli;

/// <summary>The options by which a call names a time-stamping authority: <c>--tsa</c> and, where asked for, <c>--tsa-policy</c>.</summary>
public sealed partial class AuthorityOptions(bool required)
{
    public Option<Uri?> Tsa { get; } = new("--tsa")
    {
        HelpName = "URL",
        Required = required,
        CustomParser = result =>
        {
            var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
            if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https") return address;
            result.AddError($"--tsa: not an http or https address: {UserInfo().Replace(text, "//***@")}");
            return null;
        },
    };

    public Option<string?> Policy { get; } = new("--tsa-policy") { HelpName = "OID" };

    public IEnumerable<Symbol> All => [Tsa, Policy];

    /// <summary>The authority's address, or null where the call names none.</summary>
    /// <exception cref="VerbStop">A name or a password stands in it, and addresses are printed and kept: exit code 2.</exception>
    public Uri? AddressOf(VerbContext context) => context.Value(Tsa) is { UserInfo.Length: > 0 } ? throw VerbStop.Usage("tsa-user") : context.Value(Tsa);

    /// <summary>The policy that is asked for, or null for the authority's own.</summary>
    /// <exception cref="VerbStop">It is no object identifier: exit code 2.</exception>
    public string? PolicyOf(VerbContext context)
    {
        if (context.Value(Policy) is not { } oid) return null;
        var arcs = oid.Split('.');
        return arcs.Length is > 1 and < 40 && Array.TrueForAll(arcs, a => a.Length is > 0 and < 10 && a.All(char.IsAsciiDigit) && (a.Length == 1 || a[0] != '0')) && arcs[0] is "0" or "1" or "2"
            ? oid
            : throw VerbStop.Usage("tsa-policy", ("value", oid));
    }

    // Of an address that is none: whatever stands before an @.
    [GeneratedRegex("//[^/]*@")]
    private static partial Regex UserInfo();
}
