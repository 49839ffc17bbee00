using System.Text.Json.Nodes;
using MessageBroker.App.Cli;
using MessageBroker.Evidence.Canonical;
using MessageBroker.Evidence.Receipts;
using MessageBroker.Evidence.Signatures;
using MessageBroker.Exchange.As4;
using MessageBroker.Exchange.As4.Mime;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Tests.Conformance;

/// <summary>A receipt against its message by values alone: the signatures of both are not judged.</summary>
internal static class ReceiptCalls
{
    public static JsonObject? Compare(ManifestCase @case)
    {
        if (@case.Args["policy"]?.GetValue<string>() != "unsigned") return null;
        var receipt = Soap(@case, @case.Files[0]);
        var sent = Soap(@case, @case.Args["for"]!.GetValue<string>());
        var envelope = WsSecurityEnvelope.Locate(XmlTape.Read(receipt, XmlLimits.Default).Tape!);
        var findings = As4Codec.Word(ReceiptVerifier.Compare(envelope, sent, XmlLimits.Default));
        return new JsonObject
        {
            ["verdict"] = findings.Count == 0 ? "accept" : "refuse",
            ["findings"] = new JsonArray([.. findings.Select(f => FindingJson.Of(f.Finding, "en"))]),
        };
    }

    private static ReadOnlyMemory<byte> Soap(ManifestCase @case, string file) =>
        As4Codec.Open(CapturedMessage.Read(File.ReadAllBytes(@case.PathOf(file)))).Soap!.Value;
}
