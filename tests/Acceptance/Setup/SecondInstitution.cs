using System.Text.Json.Nodes;
using MessageBroker.App.Configuration;
using MessageBroker.Evidence.Keys;

namespace MessageBroker.Tests.Acceptance.Setup;

/// <summary>The national social security institute as another institution that Bulgaria's broker hosts, with keys of its own. The directory and Romania know it.</summary>
internal static class SecondInstitution
{
    public const string Id = "BG:NSSI";
    private const string Keys = "keys-noi";

    /// <param name="nationalSystem">How its back office is reached.</param>
    public static void Join(TwoLands lands, JsonObject nationalSystem)
    {
        var bulgaria = lands.Layout.Bg;
        Assert.Empty(new DevelopmentKeys(Path.Combine(bulgaria.Folder, Keys), [Id], DevelopmentKeyKind.P256, TimeProvider.System.GetUtcNow(), 90).Write());
        Enter(lands.Layout.Directory);
        lands.Bg.Configure(c =>
        {
            c["institutions"]!.AsArray().Add(new JsonObject { ["id"] = Id, ["businessKey"] = Key("business"), ["ebmsKey"] = Key("ebms") });
            c["nationalSystems"]!.AsArray().Add(nationalSystem);
        });
        lands.Ro.Configure(c =>
        {
            var partner = c["partners"]![0]!;
            partner["institutions"]!.AsArray().Add(Id);
            partner["ebmsCertificates"]!.AsArray().Add($"../bg/{Keys}/{DevelopmentKeys.Stem(Id, "ebms")}.pem");
            partner["businessTrust"]!.AsArray().Add($"../bg/{Keys}/ca.pem");
        });
    }

    // What the first institution of Bulgaria may do, under another name.
    private static void Enter(string directory)
    {
        var entries = JsonNode.Parse(File.ReadAllText(directory))!;
        var entry = entries["institutions"]![0]!.DeepClone();
        entry["id"] = Id;
        entry["names"] = new JsonArray(new JsonObject { ["bg"] = "Национален осигурителен институт", ["ro"] = "Institutul Național de Asigurări Sociale (Bulgaria)", ["en"] = "National Social Security Institute" });
        entries["institutions"]!.AsArray().Add(entry);
        File.WriteAllText(directory, entries.ToJsonString());
    }

    private static JsonObject Key(string use) => new() { ["file"] = $"{Keys}/{DevelopmentKeys.Stem(Id, use)}.p12", ["passwordFile"] = $"{Keys}/password.txt" };
}
