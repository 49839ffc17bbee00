using System.Text;
using System.Text.RegularExpressions;
using MessageBroker.Schemas.Envelope;
using MessageBroker.Schemas.Packs;
using MessageBroker.Tests.Acceptance.Doors;

namespace MessageBroker.Tests.Acceptance.Field;

/// <summary>
/// What may come in out of turn, and what becomes of it: in whatever order documents come that belong together the case is the same, what no case admits is
/// answered with X050, and what only a person can settle stays in the operator's list with its reason.
/// </summary>
internal sealed partial class InboundTable(BulgarianAccessPoint bulgaria)
{
    /// <summary>The institute that takes cases over, and the id that it had until the end of 2021.</summary>
    public const string Next = "BG:121082521", Earlier = "BG:NSSI";

    private const string Own = BulgarianAccessPoint.Own, Romania = BulgarianAccessPoint.Partner;

    /// <summary>Where an early document waits for what it follows. The first five need no institution but Bulgaria's own.</summary>
    public IReadOnlyList<InboundRow> Patient =>
    [
        new("X001 before the claim", c => [Claim(c, New()), Document("X001", c)])
        {
            Case = ["F001 v1 Received", "X001 v1 Received"],
            Messages = ["F001 v1 Delivering", "X001 v1 Delivering"],
            Early = ["X001: BUC-0021 FLW-0212"],
        },
        new("X008 before its document and before the claim", c => Invalidated(c, New()))
        {
            Case = ["F001 v1 Received", "H001 v1 Cancelled", "X008 v1 Received"],
            Messages = ["F001 v1 Delivering", "H001 v1 Delivering", "X008 v1 Delivering"],
            Early = ["H001: BUC-0021 FLW-0212", "X008: BUC-0034 FLW-0212"],
        },
        new("the same octets under two message ids", c => Repeated(Twice(c, New(), "Иванова", "Иванова")))
        {
            Case = ["F001 v1 Received", "H001 v1 Received"],
            Messages = ["F001 v1 Delivering", "H001 v1 Delivering", "H001 v1 Repeated"],
        },
        new("two documents under one version", c => Twice(c, New(), "Иванова", "Петрова"))
        {
            Case = ["F001 v1 Received", "H001 v1 Received"],
            Messages = ["F001 v1 Delivering", "H001 v1 Delivering", "H001 v1 Held"],
            Pending = ["H001 v1: FLW-0207, held, operator"],
        },
        new("four versions of one claim", c => Versions(c, New()))
        {
            Case = ["F001 v4 Received"],
            Messages = ["F001 v1 Delivering", "F001 v2 Delivering", "F001 v3 Delivering", "F001 v4 Delivering"],
            Early = ["F001 v2: BUC-0022 FLW-0212"],
        },
        new("X008 before the claim that it invalidates", c => [Claim(c, First(c)), Document("X008", c, related: First(c))])
        {
            Case = ["F001 v1 Cancelled", "X008 v1 Received"],
            Messages = ["F001 v1 Delivering", "X008 v1 Delivering"],
            Early = ["X008: BUC-0034 FLW-0212"],
        },
        new("the same document signed anew", c => Twice(c, New(), "Иванова", "Иванова"))
        {
            Case = ["F001 v1 Received", "H001 v1 Received"],
            Messages = ["F001 v1 Delivering", "H001 v1 Delivering", "H001 v1 Repeated"],
        },
        new("a case that nobody knows yet", c => [Document("H001", c)])
        {
            Case = [], Messages = ["H001 v1 Held"], Partner = "–", Early = ["H001: BUC-0021 FLW-0212"], Pending = ["H001 v1: BUC-0021, document, partner"],
        },
        new("X007 before the claim, to another institution", c => [Claim(c, New()), Document("X007", c, Owner(Own), [Counterparty(Romania), Owner(Next)]), Document("X009", c, Owner(Next), [Counterparty(Romania)])])
        {
            Case = ["F001 v1 Received", "X007 v1 Received", "X009 v1 Received"],
            Messages = ["F001 v1 Delivering", "X007 v1 Delivering", "X009 v1 Delivering"],
            Partner = $"{Next}, Counterparty",
            Early = ["X007: BUC-0021 FLW-0212", "X009: BUC-0021 FLW-0212"],
        },
        new("what its sender says behind his X007", c => [Claim(c, New()), Document("X007", c, Owner(Own), [Counterparty(Romania), Owner(Next)]), Document("H001", c)])
        {
            Orders = [[0, 1, 2]],
            Case = ["F001 v1 Received", "X007 v1 Received"],
            Messages = ["F001 v1 Delivering", "H001 v1 Held", "X007 v1 Delivering"],
            Partner = $"{Next}, Counterparty",
            Pending = ["H001 v1: FLW-0213, held, operator"],
        },
        new("X007 that makes us the owner", c => [Document("X007", c, Owner(Own), [Owner(Romania), Counterparty(Next)]), Document("X009", c, Counterparty(Next), [Owner(Romania)]), Document("H001", c, Counterparty(Next), [Owner(Romania)])])
        {
            Case = ["H001 v1 Received", "X007 v1 Received", "X009 v1 Received"],
            Messages = ["H001 v1 Delivering", "X007 v1 Delivering", "X009 v1 Delivering"],
            Partner = $"{Next}, CaseOwner",
            Early = ["X009: BUC-0021 FLW-0212", "H001: BUC-0021 FLW-0212"],
        },
        new("X100 of an institution that has another id now", c => [Claim(c, New(), sender: Earlier), Document("X100", c, Owner(Next), [Counterparty(Romania)]), Document("X009", c, Owner(Next), [Counterparty(Romania)])])
        {
            Case = ["F001 v1 Received", "X009 v1 Received", "X100 v1 Received"],
            Messages = ["F001 v1 Delivering", "X009 v1 Delivering", "X100 v1 Delivering"],
            Partner = $"{Next}, Counterparty",
            Early = ["X100: FLW-0218 FLW-0219", "X009: BUC-0021 FLW-0212"],
        },
    ];

    /// <summary>Where nothing waits: what did not become legal in the time that it has.</summary>
    public IReadOnlyList<InboundRow> Due =>
    [
        Unknown("H001"), Unknown("X001"), Unknown("X008", New()), Unknown("F005"),
        new("X007 of a case that nobody knows", c => [Document("X007", c, Owner(Own), [Counterparty(Romania), Owner(Next)])])
        {
            Case = [], Messages = ["X007 v1 Refused"], Partner = "–", Answers = ["X007 v1: BUC-0021"],
        },
        new("X100 of a case that nobody knows", c => [Document("X100", c, Owner(Next), [Counterparty(Romania)])])
        {
            Case = [], Messages = ["X100 v1 Held"], Partner = "–", Pending = ["X100 v1: FLW-0218, held, operator"],
        },
        new("an F005 to a question that went to others, which the definition admits", c => [Claim(c, New()), Document("F005", c, related: New())])
        {
            Orders = [[0, 1]], Case = ["F001 v1 Received", "F005 v1 Received"], Messages = ["F001 v1 Delivering", "F005 v1 Delivering"],
        },
        new("an answer to a reminder that nobody sent", c => [Claim(c, New()), Document("X010", c, related: New())])
        {
            Orders = [[0, 1]], Case = ["F001 v1 Received", "X050 v1 Sent"], Messages = ["F001 v1 Delivering", "X010 v1 Refused"], Answers = ["X010 v1: BUC-0034"],
        },
        new("a document of another use case", c => [Claim(c, New()), Document("F016", c)])
        {
            Orders = [[0, 1]], Case = ["F001 v1 Received", "X050 v1 Sent"], Messages = ["F001 v1 Delivering", "F016 v1 Refused"], Answers = ["F016 v1: BUC-0021"],
        },
        new("a step into a closed case", c => [Claim(c, New()), Document("X001", c), Document("H001", c)])
        {
            Orders = [[0, 1, 2]],
            Case = ["F001 v1 Received", "X001 v1 Received", "X050 v1 Sent"],
            Messages = ["F001 v1 Delivering", "H001 v1 Refused", "X001 v1 Delivering"],
            Answers = ["H001 v1: BUC-0025"],
        },
        new("a second version without a first", c => Versions(c, New())[..3])
        {
            Orders = [[1, 0, 2]], Case = ["F001 v2 Received", "X050 v1 Sent"], Messages = ["F001 v1 Delivering", "F001 v2 Refused", "F001 v3 Delivering"], Answers = ["F001 v2: BUC-0022"],
        },
        new("an X050 is not answered", c => [Document("X050", c)])
        {
            Case = [], Messages = ["X050 v1 Delivering"], Partner = "–",
        },
    ];

    private InboundRow Unknown(string sed, string? related = null) => new($"{sed} of a case that nobody knows", c => [Document(sed, c, related: related)])
    {
        Case = [], Messages = [$"{sed} v1 Refused"], Partner = "–", Answers = [$"{sed} v1: {(related is null ? "BUC-0021" : "BUC-0034")}"],
    };

    private Arrival[] Invalidated(string caseId, string notice) => [Claim(caseId, New()), Document("H001", caseId, setId: notice), Document("X008", caseId, related: notice)];

    /// <summary>A claim, and two that call themselves the same version of one document.</summary>
    private Arrival[] Twice(string caseId, string setId, string first, string second) =>
        [Claim(caseId, New()), Document("H001", caseId, setId: setId, content: Person(first)), Document("H001", caseId, setId: setId, content: Person(second)) with { Name = "the other H001" }];

    private static Arrival[] Repeated(Arrival[] documents) => [.. documents[..^1], documents[^2] with { Name = "the same again" }];

    private Arrival[] Versions(string caseId, string setId) => [.. Enumerable.Range(1, 4).Select(v => Claim(caseId, setId, v))];

    private Arrival Claim(string caseId, string setId, int version = 1, string sender = Own)
    {
        // The header is not signed by the SED: the same claim from another institution, from a day on which that one still was.
        var sbd = Encoding.UTF8.GetString(bulgaria.Claim(caseId, setId, version));
        if (sender == Earlier) sbd = Created().Replace(sbd, "${start}2021-12-30T10:00:00.000Z");
        var at = sbd.IndexOf(Own, StringComparison.Ordinal);
        return new(version == 1 ? "F001" : $"F001 v{version}", sender, Encoding.UTF8.GetBytes(string.Concat(sbd.AsSpan(0, at), sender, sbd.AsSpan(at + Own.Length))), BulgarianAccessPoint.Certificate());
    }

    private Arrival Document(string sed, string caseId, string? setId = null, string? related = null, string content = "") =>
        new(sed, Own, bulgaria.Document(sed, caseId, setId ?? New(), related, content: content));

    private Arrival Document(string sed, string caseId, SbdhParty sender, SbdhParty[] receivers) => new(sed, sender.Id, bulgaria.Document(sed, caseId, New(), sender, receivers));

    private static string Person(string name) =>
        $"<CaseContext><PersonContext><familyName>{name}</familyName><forename>Мария</forename><dateBirth>1986-03-14</dateBirth><sex><value>02</value></sex></PersonContext></CaseContext>";

    private static SbdhParty Owner(string institution) => new(institution, CaseRole.CaseOwner);

    private static SbdhParty Counterparty(string institution) => new(institution, CaseRole.Counterparty);

    /// <summary>The id of a case is as good as another one for its first document.</summary>
    private static string First(string caseId) => caseId;

    private static string New() => Guid.NewGuid().ToString("N");

    [GeneratedRegex("(?<start><(?:[a-z]+:)?CreationDateAndTime>)[^<]+")]
    private static partial Regex Created();
}
