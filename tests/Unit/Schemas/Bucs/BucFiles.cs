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

    private static BucDefinition Definition(string name) => Read(name, Own(name)).Definition ?? throw new InvalidOperationException(name);
}
