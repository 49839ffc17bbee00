using MessageBroker.Schemas.Packs;

namespace MessageBroker.Tests.Unit.Schemas.Packs;

/// <summary>Valid documents on the parts that SEDs of level envelope share, to begin mutants with: what is known beside, between and inside what is not.</summary>
internal static class SharedSeeds
{
    private const string Institution = "<Institution><institutionID>BG:BGASA</institutionID><institutionName>АСП</institutionName></Institution>";

    private const string Identification =
        "<PersonIdentification><familyName>Иванова</familyName><forename>Ана</forename><dateBirth>1980-12-01</dateBirth><sex><value>02</value></sex><familyNameAtBirth>Ștefan</familyNameAtBirth>" +
        "<PINPersonInEachInstitution><PersonalIdentificationNumber><country><value>BG</value></country><personalIdentificationNumber>8012011230</personalIdentificationNumber><sector><value>01</value></sector>" + Institution +
        "</PersonalIdentificationNumber><PersonalIdentificationNumber><country><value>RO</value></country><personalIdentificationNumber>2801201123459</personalIdentificationNumber></PersonalIdentificationNumber></PINPersonInEachInstitution>" +
        "<IfPINNotProvidedForEveryInstitutionPleaseProvide><PlaceBirth><town>Русе</town><country><value>BG</value></country></PlaceBirth><forenameFather>Петър</forenameFather></IfPINNotProvidedForEveryInstitutionPleaseProvide></PersonIdentification>";

    private const string OfPerson = "<CaseContext><PersonContext><familyName>Ștefan</familyName><forename>Ion</forename><dateBirth>1975-01-31</dateBirth><sex><value>01</value></sex></PersonContext></CaseContext>";

    private const string OfEmployer =
        "<CaseContext><EmployerContext><name>Мостстрой</name><IdentificationNumbers><IdentificationNumber><number>117000001</number><type><value>01</value></type></IdentificationNumber>" +
        "<IdentificationNumber><number>RO-4</number><type><value>98</value></type></IdentificationNumber></IdentificationNumbers><Address><street>Дунав 1</street><town>Русе</town><postalCode>7000</postalCode><country><value>BG</value></country></Address></EmployerContext></CaseContext>";

    private const string Unknown = "<Request a='1'><reason><value>03</value></reason><more>words <b>among</b> others</more></Request>";

    private const string Signature = "<ds:Signature xmlns:ds='http://www.w3.org/2000/09/xmldsig#'>signed</ds:Signature>";

    public static IReadOnlyList<Func<SedSchema, string>> All { get; } =
    [
        s => Document(s, $"{OfPerson}<Person>{Identification}</Person>"),
        s => Document(s, $"{Unknown}{OfEmployer}<reference>7</reference><Person><status/>{Identification}<Address><town>Giurgiu</town></Address></Person>{Signature}"),
        s => Document(s, $"<Person>{Identification}</Person>{Unknown}{OfPerson}{Signature}"),
        s => Document(s, $"{OfEmployer}{Identification}<Group><Person>{Identification}</Person>{OfPerson}</Group>{Signature}"),
        s => Document(s, $"<a/><Person><Person>{OfPerson}<b><c/></b></Person></Person>{Unknown}"),
    ];

    private static string Document(SedSchema sed, string content) => $"<s:{sed.Type} xmlns:s='{sed.NamespaceUri}' sedGVer='4' sedVer='2'>{content}</s:{sed.Type}>";
}
