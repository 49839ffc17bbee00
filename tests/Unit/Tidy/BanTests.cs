using System.Diagnostics;
using System.Security.Cryptography.Xml;
using System.Text.RegularExpressions;

namespace MessageBroker.Tests.Unit.Tidy;

/// <summary>What the product must not call, read from its IL: a comment, an alias or a fully qualified name hides nothing.</summary>
public sealed partial class BanTests
{
    /// <summary>Would leave the one thread and the one clock that the simulation drives.</summary>
    private static readonly string[] LeavesTheThread =
    [
        "System.Threading.Tasks.Task::Run", "System.Threading.Tasks.TaskFactory::StartNew", "System.Threading.Tasks.Task::ConfigureAwait",
        "System.Threading.Tasks.Task`1::ConfigureAwait", "System.Threading.Tasks.ValueTask::ConfigureAwait", "System.Threading.Tasks.ValueTask`1::ConfigureAwait",
        "System.Threading.Timer::.ctor", "System.Timers.Timer::.ctor", "System.Threading.PeriodicTimer::.ctor", "System.Threading.Thread::.ctor",
        "System.Threading.ThreadPool::QueueUserWorkItem", "System.Threading.ThreadPool::UnsafeQueueUserWorkItem",
    ];

    private static readonly string[] WallClock =
    [
        "System.DateTime::get_Now", "System.DateTime::get_UtcNow", "System.DateTime::get_Today", "System.DateTimeOffset::get_Now", "System.DateTimeOffset::get_UtcNow",
        "System.Threading.Thread::Sleep",
    ];

    private static readonly string[] MakesXmlReaders =
    [
        "System.Xml.XmlReader::Create", "System.Xml.XmlTextReader::.ctor", "System.Xml.XmlDocument::.ctor", "System.Xml.XPath.XPathDocument::.ctor",
        "System.Xml.Linq.XDocument::Load", "System.Xml.Linq.XDocument::Parse", "System.Xml.Linq.XElement::Load", "System.Xml.Linq.XElement::Parse",
        "System.Xml.Schema.XmlSchema::Read", "System.Xml.XmlDictionaryReader::CreateTextReader", "System.Xml.Serialization.XmlSerializer::.ctor",
    ];

    /// <summary>The one reader of foreign bytes, the readers of a pack's schemas and definitions, and the one file with a second opinion.</summary>
    private static readonly string[] MayMakeXmlReaders = ["MessageBroker.Evidence.Canonical.XmlTapeReader", "MessageBroker.Schemas.Packs.SedSchemaReader", "MessageBroker.Schemas.Packs.PlainXml", "MessageBroker.Evidence.Signatures.SecondOpinion"];

    [Fact]
    public void Exchange_and_Adapters_stay_on_the_thread_they_were_called_on() =>
        Offenders.None(Calls(LeavesTheThread, type => House.RoomOf(type).StartsWith("Exchange.", StringComparison.Ordinal) || House.RoomOf(type).StartsWith("Adapters.", StringComparison.Ordinal)));

    [Fact]
    public void Waiting_uses_the_clock_that_was_given()
    {
        var delays = House.Built.Methods
            .Where(m => House.RoomOf(m.Type).StartsWith("Exchange.", StringComparison.Ordinal) || House.RoomOf(m.Type).StartsWith("Adapters.", StringComparison.Ordinal))
            .SelectMany(m => m.Definition.HasBody ? m.Definition.Body.Instructions.Select(i => (m, Called: i.Operand as Mono.Cecil.MethodReference)) : [])
            .Where(c => c.Called is { Name: "Delay", DeclaringType.FullName: "System.Threading.Tasks.Task" } && c.Called.Parameters.All(p => p.ParameterType.FullName != "System.TimeProvider"))
            .Select(c => $"{c.m} waits without TimeProvider");
        Offenders.None(delays);
    }

    [Fact]
    public void Nothing_reads_the_wall_clock() => Offenders.None(Calls(WallClock, _ => true));

    [Fact]
    public void Only_the_tape_makes_readers_for_foreign_XML() => Offenders.None(Calls(MakesXmlReaders, type => !MayMakeXmlReaders.Contains(type)));

    [Fact]
    public void Field_Q16a_no_connection_joins_an_ambient_transaction()
    {
        var options = new MessageBroker.Exchange.Store.Postgres.PostgresStoreOptions
        {
            Place = new() { Host = "127.0.0.1", Database = "none", User = "none" }, Node = "node-1", Time = TimeProvider.System, Ids = new MessageBroker.Exchange.Store.RandomIds(TimeProvider.System),
        };
        Assert.Contains("Enlist=False", MessageBroker.Exchange.Store.Postgres.PostgresConnections.ConnectionString(options, "test"), StringComparison.OrdinalIgnoreCase);
        Nothing_uses_ambient_transactions_or_regions();
    }

    [Fact]
    public void Nothing_uses_ambient_transactions_or_regions() =>
        Offenders.None(House.Built.Methods.SelectMany(m => m.Calls.Where(c => c.StartsWith("System.Transactions.", StringComparison.Ordinal) || c.StartsWith("System.Globalization.RegionInfo::", StringComparison.Ordinal)).Select(c => $"{m} calls {c}")));

    [Fact]
    public void Row_locks_do_not_block_inserts_that_name_the_case() =>
        Offenders.None(House.Built.Methods.SelectMany(m => m.Texts.Where(t => PlainForUpdate().IsMatch(t)).Select(t => $"{m}: {t}")));

    [Fact]
    public void The_banned_symbols_are_in_force_for_the_product()
    {
        var properties = Repository.Read("Directory.Build.props");
        Assert.Contains("BannedSymbols.txt", properties, StringComparison.Ordinal);
        Assert.Contains("Microsoft.CodeAnalysis.BannedApiAnalyzers", properties, StringComparison.Ordinal);
        Assert.Contains("dotnet_diagnostic.RS0030.severity = error", Repository.Read(".editorconfig"), StringComparison.Ordinal);
        Assert.DoesNotContain(Repository.Product, file => file.Lines.Any(line => line.Contains("disable RS0030", StringComparison.Ordinal)));
    }

    /// <summary>Older versions accept what they should refuse and are named in advisories.</summary>
    [Fact]
    public void The_second_opinion_is_not_older_than_its_last_fix()
    {
        var version = FileVersionInfo.GetVersionInfo(typeof(SignedXml).Assembly.Location).ProductVersion!.Split('+')[0];
        Assert.True(Version.Parse(version) >= new Version(10, 0, 15), $"System.Security.Cryptography.Xml is {version}");
    }

    /// <summary>Every I/O method can be stopped. A store session belongs to the call that opened it, and that call took the token.</summary>
    [Fact]
    public void Every_public_asynchronous_method_takes_a_CancellationToken()
    {
        var without = House.Built.Methods
            .Where(m => m.Definition is { IsPublic: true, IsConstructor: false } && m.Definition.DeclaringType.DeclaringType is null && !m.Definition.IsSpecialName)
            .Where(m => m.Definition.ReturnType.GetElementType().FullName is "System.Threading.Tasks.Task" or "System.Threading.Tasks.Task`1" or "System.Threading.Tasks.ValueTask" or "System.Threading.Tasks.ValueTask`1" or "System.Collections.Generic.IAsyncEnumerable`1")
            .Where(m => m.Name is not "DisposeAsync" && !IsStoreSession(m.Definition.DeclaringType) && !WorksInSession(m.Definition) && m.Definition.Parameters.All(p => p.ParameterType.FullName is not ("System.Threading.CancellationToken" or "Microsoft.AspNetCore.Http.HttpContext")))
            .Select(m => m.ToString());
        Offenders.None(without);
    }

    private static bool IsStoreSession(Mono.Cecil.TypeDefinition type) =>
        type.Name is "IStoreReader" or "IStoreSession" or "IStoreLink" || type.Interfaces.Any(i => i.InterfaceType.Name is "IStoreReader" or "IStoreSession" or "IStoreLink");

    // What is handed a session or an open link, or was made with one, works inside the call that opened it.
    private static bool WorksInSession(Mono.Cecil.MethodDefinition method) =>
        method.Parameters.Any(p => p.ParameterType.Name is "IStoreReader" or "IStoreSession" or "ReplayQuestion" || IsLink(p.ParameterType))
        || method.DeclaringType.Methods.Where(c => c.IsConstructor).Any(c => c.Parameters.Any(p => p.ParameterType.Name is "IStoreReader" or "IStoreSession" || IsLink(p.ParameterType)))
        || method.DeclaringType.Name == "StoreLinks";

    // An open connection of a store: it holds the token of the call that it serves.
    private static bool IsLink(Mono.Cecil.TypeReference type) => type.Name is "IStoreLink" or "SqliteLink" or "PostgresLink";

    private static IEnumerable<string> Calls(string[] banned, Func<string, bool> judged) =>
        House.Built.Methods.Where(m => judged(m.Type)).SelectMany(m => m.Calls.Where(banned.Contains).Select(c => $"{m} calls {c}"));

    [GeneratedRegex(@"(?<!NO KEY\s)\bFOR\s+UPDATE\b", RegexOptions.IgnoreCase)]
    private static partial Regex PlainForUpdate();
}
