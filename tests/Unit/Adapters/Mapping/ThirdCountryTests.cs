using System.Text;
using MessageBroker.Adapters.Contract;
using MessageBroker.Adapters.Mapping;
using MessageBroker.Adapters.People;
using MessageBroker.Adapters.People.Conversions;

namespace MessageBroker.Tests.Unit.Adapters.Mapping;

/// <summary>A country that the program does not know: a folder with a staging schema and mapping tables, and no line of code.</summary>
public class ThirdCountryTests
{
    private const string Sql = """
        CREATE TABLE request (id TEXT PRIMARY KEY, version INTEGER NOT NULL DEFAULT 1, status TEXT NOT NULL DEFAULT 'N', institution TEXT, kind TEXT, root TEXT, reply TEXT,
            target TEXT, region TEXT, case_id TEXT, message_id TEXT, turn TEXT, due TEXT, clause TEXT, created TEXT NOT NULL DEFAULT '', purpose TEXT);
        CREATE TABLE file (request TEXT, n INTEGER, name TEXT, mime TEXT, medical TEXT, content BLOB);
        CREATE TABLE finding (request TEXT, version INTEGER, n INTEGER, code TEXT, severity TEXT, path TEXT, text_bg TEXT, text_ro TEXT, text_en TEXT, remedy_bg TEXT, remedy_ro TEXT, remedy_en TEXT);
        CREATE TABLE person (id TEXT PRIMARY KEY, root TEXT, role TEXT, surname TEXT, given TEXT, born TEXT, sex TEXT, version INTEGER NOT NULL DEFAULT 1);
        CREATE TABLE arrived (message_id TEXT PRIMARY KEY, case_id TEXT, kind TEXT, set_id TEXT, document_version INTEGER, sender TEXT, receiver TEXT, received TEXT, summary TEXT, turn TEXT, due TEXT, clause TEXT,
            status TEXT NOT NULL DEFAULT 'N', root TEXT, by_whom TEXT, at TEXT, reason TEXT, purpose TEXT);
        CREATE TABLE arrived_file (message_id TEXT, n INTEGER, name TEXT, mime TEXT, medical TEXT, content BLOB);
        CREATE TABLE arrived_person (message_id TEXT, id TEXT, root TEXT, role TEXT, surname TEXT, given TEXT, born TEXT, sex TEXT, version INTEGER NOT NULL DEFAULT 1, PRIMARY KEY (message_id, id));
        """;

    private const string Staging = """
        { "country": "EL", "database": "staging", "inbox": { "from": "", "to": "arrived_" },
          "request": { "table": "request", "id": "id", "version": "version", "status": "status", "institution": "institution", "kind": "kind", "root": "root", "replyTo": "reply",
            "targetInstitution": "target", "targetRegion": "region", "caseId": "case_id", "messageId": "message_id", "turn": "turn", "due": "due", "clause": "clause", "created": "created",
            "columns": ["id", "version", "status", "institution", "kind", "root", "reply", "target", "region", "purpose"] },
          "attachment": { "table": "file", "owner": "request", "number": "n", "name": "name", "mime": "mime", "medical": "medical", "content": "content", "yes": "yes", "no": "no" },
          "finding": { "table": "finding", "owner": "request", "version": "version", "number": "n", "code": "code", "severity": "severity", "path": "path", "textBg": "text_bg", "textRo": "text_ro",
            "textEn": "text_en", "remedyBg": "remedy_bg", "remedyRo": "remedy_ro", "remedyEn": "remedy_en" },
          "arrival": { "table": "arrived", "messageId": "message_id", "caseId": "case_id", "kind": "kind", "setId": "set_id", "documentVersion": "document_version", "from": "sender", "to": "receiver",
            "receivedAt": "received", "summary": "summary", "turn": "turn", "due": "due", "clause": "clause", "status": "status", "root": "root", "by": "by_whom", "at": "at", "reason": "reason", "content": ["purpose"] },
          "arrivalAttachment": { "table": "arrived_file", "owner": "message_id", "number": "n", "name": "name", "mime": "mime", "medical": "medical", "content": "content", "yes": "yes", "no": "no" },
          "routing": { "work": { "table": "person", "country": "none", "region": "none", "from": "born" }, "residence": { "table": "person", "country": "none", "region": "none", "from": "born" } },
          "tables": [ { "name": "person", "key": ["id"], "version": "version", "read": "root=request.root", "columns": ["id", "root", "role", "surname", "given", "born", "sex"] } ] }
        """;

    private const string Map = """
        id,kind,in,sed,national,also,where,join,argument,conversion,direction,required,repeat,note
        Q,rows,,,request,,,,,,,,,
        P,value,Q,PurposeThisSED/purposeThisSED/value,request.purpose,,,,purpose,code,,,,
        C,rows,Q,Claimant/PersonIdentification,person,,role=claimant,root=request.root,,,,both,one,
        C1,value,C,familyName,person.surname,,,,,latin-text,,both,,
        C2,value,C,forename,person.given,,,,,latin-text,,both,,
        C3,value,C,dateBirth,person.born,,,,,past-date,,both,,
        C4,value,C,sex/value,person.sex,,,,sex,code,,both,,
        K,rows,Q,InformationChildren/ChildForWhomThisDecisionApplies*/ChildDetails,person,,role=child,root=request.root,,,,both,,
        K1,value,K,familyName,person.surname,,,,,latin-text,,both,,
        K2,value,K,forename,person.given,,,,,latin-text,,both,,
        K3,value,K,dateBirth,person.born,,,,,past-date,,both,,
        K4,value,K,sex/value,person.sex,,,,sex,code,,both,,
        """;

    private const string Codes = "list,national,sed,direction,note\nsex,m,01,,\nsex,f,02,,\npurpose,claim,receipt_of_application,,\n";

    [Fact]
    public async Task It_sends_receives_and_finds_by_the_same_engine()
    {
        using var sample = new Sample();
        var adapter = Adapter(sample);
        var load = adapter.LoadConverter(PackPaths.All);
        Assert.Empty(load.Findings.Select(f => $"{f.Code} {f.Path} {string.Join(",", f.Arguments.Values)}"));
        await adapter.CreateStagingAsync(sample.PathOf("el.db"), default);
        FirstClaimTests.Run(sample.PathOf("el.db"), """
            INSERT INTO request (id, institution, kind, root, purpose) VALUES ('1', 'EL:1234', 'F001', 'r', 'claim');
            INSERT INTO person (id, root, role, surname, given, born, sex) VALUES ('a', 'r', 'claimant', 'Nikolaou', 'Eleni', '1988-01-02', 'f'), ('b', 'r', 'child', 'Nikolaou', 'Petros', '2015-03-04', 'm'), ('c', 'r', 'child', 'Nikolaou', 'Ioanna', '2018-02-30', 'x');
            """);
        var system = adapter.Open("el", sample.PathOf("el.db"));
        var sed = load.Converter!.ToSed((await system.ReadAsync("1", default))!, Sample.Today);
        Assert.Equal(["ADP-0034 person.sex[id=c]", "ADP-0037 person.born[id=c]"], sed.Findings.Select(f => $"{f.Code} {f.Path}").Order(StringComparer.Ordinal));
        Assert.Equal(["Petros", "Ioanna"], sed.Root!.Each("InformationChildren/ChildForWhomThisDecisionApplies/ChildDetails/forename").Select(f => f.Text));
        Assert.Equal("EL/F001:C2", sed.Origins.Single(o => o.Target == "/F001/Claimant/PersonIdentification/forename").MapLine);

        var arrived = load.Converter.ToNational("F001", (await FirstClaimTests.ConvertAsync()).Root!, "m-1", "EL:1234");
        Assert.Equal(["claimant", "child", "child"], arrived.Tables.Single(t => t.Name == "arrived_person").Rows.Select(r => r["role"]));
        Assert.Equal(DeliveryOutcome.Written, (await system.DeliverAsync(Sample.Delivery(arrived, "m-1"), default)).Outcome);
    }

    private static NationalAdapter Adapter(Sample sample)
    {
        var folder = Directory.CreateDirectory(sample.PathOf("el")).FullName;
        File.WriteAllText(Path.Combine(folder, "F001.csv"), Map);
        File.WriteAllText(Path.Combine(folder, "codes.csv"), Codes);
        var parts = new CountryParts(Encoding.UTF8.GetBytes(Staging), MapFolder.Outside(folder), SharedConversions.All(DateFormat.Iso, AmountFormat.Dot));
        return new NationalAdapter(parts, Sql, root => root.Name);
    }
}
