using MessageBroker.Adapters.Contract;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Adapters.People.Conversions;

/// <summary>
/// A person's number in the own country and, where known, that in the other one. Columns: number, kind, foreign number, its
/// country; besides birth date and sex of the record. The kind is stated by the register, never inferred on the way out.
/// </summary>
/// <param name="country">The own country.</param>
/// <param name="kinds">Kinds by the words of the register; null for a kind without a public check.</param>
/// <param name="whenUnstated">The kind of a number whose kind column is empty, or null where that is a fault.</param>
public sealed class PersonNumbers(string country, IReadOnlyDictionary<string, IdentifierKind?> kinds, IdentifierKind? whenUnstated)
{
    private const string Group = "PersonalIdentificationNumber";
    private const string FamilyBenefits = "02";

    /// <summary>Reads the whole person and only finds: a number that contradicts birth date or sex is a question for a clerk, never a match.</summary>
    public static NamedConversion Agreement { get; } = new("numbers-agree", 1, null, Agree);

    public NamedConversion Conversion => new("person-numbers", 2, Out, In,
        [$"{Group}/country/value", $"{Group}/personalIdentificationNumber", $"{Group}/sector/value", $"{Group}/Institution/institutionID", $"{Group}/Institution/institutionName"]);

    private SedValues Out(OutboundCall call)
    {
        var (leaves, findings) = (new List<SedLeaf>(), new List<Finding>());
        if (call[0] is { } own) AddOwn(call, own, leaves, findings);
        if (call[2] is { } foreign) AddForeign(call, foreign, leaves.Count == 0 ? 1 : 2, leaves, findings);
        return new SedValues(leaves, findings);
    }

    private void AddOwn(OutboundCall call, string typed, List<SedLeaf> leaves, List<Finding> findings)
    {
        IdentifierKind? kind = whenUnstated;
        if (call[1] is { } word && !kinds.TryGetValue(word, out kind)) findings.Add(call.Finding(1, "ADP-0034", ("value", word), ("known", string.Join(", ", kinds.Keys))));
        else if (call[1] is null && kind is null) findings.Add(call.Finding(1, "ADP-0045", ("known", string.Join(", ", kinds.Keys))));
        var number = TypedNumber.Read(typed, country).Text;
        if (kind is { } known)
        {
            var verdict = Identifiers.Check(known, typed, call.Facts.Today);
            findings.AddRange(Judge(call, verdict));
            number = verdict.Canonical;
        }
        leaves.AddRange(Leaves(1, country, number, call.Values[0].Path));
        if (call.Codes.ToSed("institution", call.Facts.Institution) is not { } name) return;
        leaves.Add(new SedLeaf($"{Group}[1]/Institution/institutionID", call.Facts.Institution, call.Values[0].Path));
        leaves.Add(new SedLeaf($"{Group}[1]/Institution/institutionName", name, call.Values[0].Path));
    }

    private static IEnumerable<SedLeaf> Leaves(int position, string country, string number, string source) =>
    [
        new($"{Group}[{position}]/country/value", country, source),
        new($"{Group}[{position}]/personalIdentificationNumber", number, source),
        new($"{Group}[{position}]/sector/value", FamilyBenefits, source),
    ];

    private static IEnumerable<Finding> Judge(OutboundCall call, IdentifierVerdict verdict)
    {
        if (!verdict.IsValid)
        {
            var finding = call.Finding(0, IdentifierFindings.CodeOf(verdict.Fault), ("kind", IdentifierFindings.NameOf(verdict.Kind)));
            // A county that our list does not know may simply be new, where everything else of the number fits.
            yield return verdict.Fault == IdentifierFault.County ? finding with { Severity = Severity.Warning } : finding;
        }
        // A number speaks about its bearer even where the register's own date is impossible: then it is the remedy.
        if (verdict.BirthDate is { } born && call[4] is { } recorded && born != recorded)
            yield return call.Finding(4, "ADP-0043", ("recorded", recorded), ("born", born), ("kind", IdentifierFindings.NameOf(verdict.Kind)));
        if (verdict.Sex is { } sex && call[5] is { } code && call.Codes.ToSed("sex", code) is { } coded && coded != SexCode(sex))
            yield return call.Finding(5, "ADP-0044", ("recorded", code), ("kind", IdentifierFindings.NameOf(verdict.Kind)));
    }

    private static void AddForeign(OutboundCall call, string typed, int position, List<SedLeaf> leaves, List<Finding> findings)
    {
        if (call[3] is not { } issuer)
        {
            findings.Add(call.Finding(3, "ADP-0030", ("column", $"{call.Values[3].Table}.{call.Values[3].Column}")));
            return;
        }
        if (call.Codes.ToSed("country", issuer) is not { } sed)
        {
            findings.Add(call.Finding(3, "ADP-0053", ("value", issuer), ("proposal", "?")));
            return;
        }
        var verdict = issuer is "BG" or "RO" ? Identifiers.Guess(typed, issuer, call.Facts.Today) : null;
        if (verdict is { IsValid: false }) findings.Add(call.Finding(2, "ADP-0047", ("country", issuer)));
        leaves.AddRange(Leaves(position, sed, verdict is { IsValid: true } ? verdict.Canonical : typed, call.Values[2].Path));
    }

    private NationalValues In(InboundCall call)
    {
        var numbers = call.Node.All(Group).Select(n => (Country: n.TextAt("country") ?? "", Number: n.TextAt("personalIdentificationNumber") ?? "")).ToArray();
        var own = numbers.FirstOrDefault(n => n.Country == country).Number;
        var foreign = numbers.Where(n => n.Country != country).ToArray();
        var findings = new List<Finding>();
        if (foreign.Length > 1) findings.Add(call.Finding("ADP-0073", ("numbers", string.Join(", ", foreign.Skip(1).Select(f => f.Country)))));
        var (kind, finding) = own is null ? (null, null) : KindOf(call, own);
        if (finding is not null) findings.Add(finding);
        findings.AddRange(numbers.Select(n => Taken(call, n.Country, n.Number)).OfType<Finding>());
        var issuer = foreign.Length == 0 ? null : call.Codes.ToNational("country", foreign[0].Country) ?? foreign[0].Country;
        return NationalValues.Of(own is null ? null : Canonical(country, own), kind, foreign.Length == 0 ? null : Canonical(foreign[0].Country, foreign[0].Number), issuer).And(findings);
    }

    /// <summary>A possible number without what was typed around it, so that the register finds it; the typed text stays in the SED.</summary>
    private static string Canonical(string country, string typed) =>
        country is "BG" or "RO" && Identifiers.Guess(typed, country, "9999-12-31") is { IsValid: true } verdict ? verdict.Canonical : typed;

    /// <summary>A label or a country in front is part of what was typed and not of the number: that it was taken off is told, as the register shows another text than the SED.</summary>
    private static Finding? Taken(InboundCall call, string country, string typed)
    {
        if (country is not ("BG" or "RO") || Identifiers.Guess(typed, country, "9999-12-31") is not { IsValid: true } verdict) return null;
        return (verdict.Typing & (IdentifierTyping.Prefix | IdentifierTyping.Label)) == 0 ? null : call.Finding("ADP-0087", ("number", verdict.Canonical));
    }

    /// <summary>A SED does not say the kind. It is told where only one kind's check passes; where two do, the clerk says it.</summary>
    private (string? Kind, Finding? Finding) KindOf(InboundCall call, string number)
    {
        var fitting = kinds.Where(k => k.Value is { } kind && Identifiers.Check(kind, number, "9999-12-31").IsValid).Select(k => k.Key).ToArray();
        return fitting.Length == 1 ? (fitting[0], null) : (null, call.Finding("ADP-0075", ("known", string.Join(", ", kinds.Keys))));
    }

    private static NationalValues Agree(InboundCall call)
    {
        var findings = new List<Finding>();
        foreach (var number in call.Node.Each($"PINPersonInEachInstitution/{Group}"))
        {
            if (number.TextAt("country") is not ("BG" or "RO") || number.TextAt("personalIdentificationNumber") is not { } typed) continue;
            var verdict = Identifiers.Guess(typed, number.TextAt("country"), "9999-12-31");
            if (!verdict.IsValid) findings.Add(call.Finding("ADP-0047", ("country", number.TextAt("country")!)));
            // A number that also passes as one without a birth date says nothing about it.
            else if (verdict.AlsoPasses is null && Contradicts(call, verdict)) findings.Add(call.Finding("ADP-0076", ("country", number.TextAt("country")!)));
        }
        return NationalValues.None.And(findings);
    }

    private static bool Contradicts(InboundCall call, IdentifierVerdict verdict) =>
        verdict.BirthDate is { } born && call.TextAt("dateBirth") is { Length: >= 10 } date && date[..10] != born
        || verdict.Sex is { } sex && call.TextAt("sex") is { } code and ("01" or "02") && code != SexCode(sex);

    private static string SexCode(PersonSex sex) => sex == PersonSex.Male ? "01" : "02";
}
