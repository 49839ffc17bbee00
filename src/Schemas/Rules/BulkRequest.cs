using MessageBroker.Schemas.Findings;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Schemas.Rules;

/// <summary>
/// A reimbursement request in bulk (U020): one document for the request as a whole, and one for each claim of it, under one id. What they say together:
/// there are as many claims as the request counts, each under a number of its own, all of its currency, and their amounts are its total. That the numbers differ
/// is inferred from the name of the element: by what else would an answer name one claim of many. Pure.
/// </summary>
public static class BulkRequest
{
    private const string Id = "reimbursementRequestID", Total = "TotalAmountRequested", Claimed = "RequestedAmountForReimbursement", Sequential = "sequentialNumberIndividualClaim";

    /// <summary>The part of a document that speaks for the whole request; null where it does not.</summary>
    public static SedNode? WholeOf(SedNode root) => root.Child("GeneralInformation");

    /// <summary>The request to which a document belongs, as a whole or as a claim; null where it names none.</summary>
    public static string? IdOf(SedNode root) => (WholeOf(root) ?? root.Child("IndividualClaim"))?.TextAt(Id)?.Trim() is { Length: > 0 } id ? id : null;

    /// <summary>The claims of a document that belong to the request.</summary>
    public static IEnumerable<SedNode> ClaimsOf(SedNode root, SedNode whole) =>
        root.All("IndividualClaim").Where(c => whole.TextAt(Id)?.Trim() is { Length: > 0 } id && c.TextAt(Id)?.Trim() == id);

    /// <summary>
    /// Compares the request with its claims. Where claims are missing the amounts cannot be compared, and that is said instead. A number that is none is
    /// left to the schema.
    /// </summary>
    /// <param name="path">Where the whole stands.</param>
    /// <param name="given">The claims, at least one, each with the name of the document in which it stands.</param>
    public static IReadOnlyList<Finding> Judge(string path, SedNode whole, IReadOnlyList<(SedNode Claim, string Document)> given)
    {
        List<SedNode> claims = [.. given.Select(g => g.Claim)];
        List<Finding> findings = [.. Twice(given).Select(n => Finding.Of("SED-0138", path, ("number", n.Number), ("times", $"{n.Times}"), ("documents", n.Documents)))];
        if (RuleContext.Number(whole.TextAt("numberIndividualClaims")) is { } count && count != claims.Count)
        {
            findings.Add(Finding.Of(claims.Count < count ? "SED-0134" : "SED-0135", $"{path}/numberIndividualClaims", ("count", $"{count:0}"), ("given", $"{claims.Count}")));
            if (claims.Count < count) return findings;
        }

        var currency = whole.TextAt($"{Total}/currency");
        if (claims.Select(c => c.TextAt($"{Claimed}/currency")).FirstOrDefault(c => c is not null && c != currency) is { } other)
            findings.Add(Finding.Of("SED-0136", $"{path}/{Total}/currency", ("currency", currency ?? ""), ("other", other)));
        else if (RuleContext.Number(whole.TextAt($"{Total}/amount")) is { } total && Sum(claims) is { } sum && sum != total)
            findings.Add(Finding.Of("SED-0137", $"{path}/{Total}/amount", ("total", Text(total)), ("sum", Text(sum))));
        return findings;
    }

    /// <summary>Numbers that several claims have, as the first of them writes it, and the documents in which these stand: 01 and 1 are one.</summary>
    private static IEnumerable<(string Number, int Times, string Documents)> Twice(IReadOnlyList<(SedNode Claim, string Document)> given) => given
        .Select(g => (Number: g.Claim.TextAt(Sequential)?.Trim() ?? "", g.Document)).Where(n => n.Number.Length > 0)
        .GroupBy(n => RuleContext.Number(n.Number) is { } number ? number.ToString("0.############################", System.Globalization.CultureInfo.InvariantCulture) : n.Number, StringComparer.Ordinal)
        .Where(g => g.Count() > 1).Select(g => (g.First().Number, g.Count(), string.Join(", ", g.Select(n => n.Document).Distinct())));

    /// <summary>Null where the amount of a claim is none, or the sum is beyond all amounts.</summary>
    private static decimal? Sum(IReadOnlyList<SedNode> claims)
    {
        var sum = 0m;
        foreach (var claim in claims)
        {
            if (RuleContext.Number(claim.TextAt($"{Claimed}/amount")) is not { } amount || Math.Abs(amount) > decimal.MaxValue / 2 - Math.Abs(sum)) return null;
            sum += amount;
        }

        return sum;
    }

    private static string Text(decimal number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
