using System.Text;
using MessageBroker.Schemas.Bucs;
using MessageBroker.Tests.Unit.Adapters;

namespace MessageBroker.Tests.Unit.Schemas.Bucs;

/// <summary>The definition files that tests read: our own, and the third-party ones beside the repository.</summary>
internal static class BucFiles
{
    public static string Own(string name) =>
        File.ReadAllText(Path.Combine(SharedData.RepositoryRoot, "src", "Schemas", "Packs", "4.4", "Bucs", name));

    public static BucReading Read(string name, string text) => BucReader.Read(name, Encoding.UTF8.GetBytes(text));

    public static BucDefinition Owner { get; } = Definition("po_fb_buc_01.xml");

    public static BucDefinition Counterparty { get; } = Definition("cp_fb_buc_01.xml");

    public static BucReading ReadOfficial(string name) => BucReader.Read(name, File.ReadAllBytes(SharedData.PathOf($"eessi/bucs-4.2/{name}")));

    /// <summary>An official definition; the test is skipped where the files are not there.</summary>
    public static BucDefinition Official(string name) => ReadOfficial($"{name}.xml").Definition ?? throw new InvalidOperationException(name);

    /// <summary>A definition in the test's own words; a document is written <c>TYPE flag flag | trigger | trigger</c>, a trigger as its attributes.</summary>
    public static BucDefinition Define(string role, string buc, string? context, params string[] documents)
    {
        var body = string.Concat(documents.Select(Document));
        var parameters = context is null ? "" : $"<context><parameters><parameter key=\"isML\">{context}</parameter></parameters></context>";
        var reading = Read("own.xml", $"<case name=\"{buc}\" version=\"1.0\" role=\"{role}\" xmlns=\"http://ec.europa.eu/eessi/rina/buc\">{parameters}<documents>{body}</documents></case>");
        return reading.Definition ?? throw new InvalidOperationException(string.Join(", ", reading.Findings.Select(f => $"{f.Code} {string.Join(' ', f.Arguments.Values)}")));
    }

    private static string Document(string text)
    {
        var parts = text.Split('|', StringSplitOptions.TrimEntries);
        var words = parts[0].Split(' ');
        var parameters = string.Concat(words[1..].Select(w => $"<parameter key=\"{w}\">true</parameter>"));
        return $"<document type=\"{words[0]}\"><parameters>{parameters}</parameters><triggers>{string.Concat(parts[1..].Select(Trigger))}</triggers></document>";
    }

    /// <summary>For example <c>remove DOC_SEND DOC_UPDATE A002 sameParentDocument=true</c>.</summary>
    private static string Trigger(string text)
    {
        var words = text.Split(' ');
        var named = string.Join(' ', words[3..].Select(w => w.Contains('=') ? $"{w.Replace("=", "=\"")}\"" : $"documentType=\"{w}\""));
        return $"<{words[0]}ActionTrigger onAction=\"{words[1]}\" onResult=\"SUCCESS\" actionType=\"{words[2]}\" {named}/>";
    }

    private static BucDefinition Definition(string name) => Read(name, Own(name)).Definition ?? throw new InvalidOperationException(name);
}
