using System.Text.RegularExpressions;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Schemas.Rules;

/// <summary>IBAN: two letters, two digits, 11 to 27 letters or digits, and its check number (ISO 13616). BIC: 8 or 11 characters (ISO 9362).</summary>
internal sealed partial class BankAccountForm : IRule
{
    public string Id => "R-0018";

    public int Version => 1;

    public string Source => "(v) ISO 13616 (IBAN) and ISO 9362 (BIC); navikt/eux-web-app checks both";

    public IEnumerable<Finding> Judge(RuleContext context)
    {
        foreach (var place in context.All("iban"))
            if (place.Node.Text is { Length: > 0 } iban && !IsIban(iban.Replace(" ", "", StringComparison.Ordinal))) yield return Finding.Of("SED-0118", place.Path);
        foreach (var place in context.All("bicswift").Concat(context.All("BICSWIFT")))
            if (place.Node.Text is { Length: > 0 } bic && !Bic().IsMatch(bic.Trim())) yield return Finding.Of("SED-0119", place.Path, ("value", bic));
    }

    private static bool IsIban(string iban)
    {
        if (!Iban().IsMatch(iban)) return false;
        var rest = 0;
        foreach (var c in iban[4..] + iban[..4])
        {
            var value = char.IsAsciiDigit(c) ? c - '0' : char.ToUpperInvariant(c) - 'A' + 10;
            rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
        }
        return rest == 1;
    }

    [GeneratedRegex(@"\A[A-Z]{2}[0-9]{2}[A-Za-z0-9]{11,27}\z")]
    private static partial Regex Iban();

    [GeneratedRegex(@"\A[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?\z")]
    private static partial Regex Bic();
}
