using System.Globalization;
using System.Text;
using System.Xml.Linq;
using MessageBroker.Evidence;
using MessageBroker.Evidence.Canonical;
using MessageBroker.Evidence.Signatures;
using MessageBroker.Evidence.Trust;
using MessageBroker.Exchange.Flow;
using MessageBroker.Exchange.Flow.Inbound;
using MessageBroker.Schemas.Envelope;
using MessageBroker.Schemas.Packs;
using MessageBroker.Tests.Evidence;
using Xunit.Abstractions;

namespace MessageBroker.Tests.Unit.Exchange.Flow.Inbound;

/// <summary>
/// Whole SEDs, signed and in their envelope, with one random node moved, copied, deleted, renamed or edited, read as the flow reads them: refused,
/// or the very octets and the very fields that were signed. BROKER_MUTATIONS says how many.
/// </summary>
public sealed class MutatedSedTests(ITestOutputHelper output)
{
    private static readonly int Count = int.Parse(Environment.GetEnvironmentVariable("BROKER_MUTATIONS") ?? "600", CultureInfo.InvariantCulture);
    private static readonly VerificationContext Context = new(TestPki.Trust, CryptoPolicy.Default, TestPki.At);

    [Fact]
    public void One_changed_node_is_refused_or_changes_nothing_that_is_read()
    {
        var samples = new[] { "F001/examples/family.xml", "F001/examples/provisional-decision.xml", "F002/examples/acceptance.xml" }.Select(Signed).ToList();
        var originals = samples.Select(s => Read(Encoding.UTF8.GetBytes(s))!).ToList();
        var (refused, same) = (0, 0);
        for (var n = 0; n < Count; n++)
        {
            var (dice, which) = (new Random(n), n % samples.Count);
            var document = XDocument.Parse(samples[which], LoadOptions.PreserveWhitespace);
            var what = Mutate(document, dice);
            var read = Read(Encoding.UTF8.GetBytes(document.ToString(SaveOptions.DisableFormatting)));
            if (read is null) refused++;
            else if (read == originals[which]) same++;
            else Assert.Fail($"mutation {n} ({what}) passes and reads otherwise");
        }

        output.WriteLine($"{Count} mutations: {refused} refused, {same} without effect on what was signed");
        // Both happen: headers are under the signature of the message, not of the SED, and letters between elements of the envelope mean nothing.
        Assert.True(refused > Count / 2 && same > 0, $"{refused} refused, {same} the same");
    }

    /// <summary>Canonical octets and fields of a document that passes; null for one that is refused.</summary>
    private static Reading? Read(byte[] document)
    {
        var observer = new SedObserver(PackSet.Embedded);
        if (XmlTape.Read(document, XmlLimits.Default, observer).Tape is not { } tape) return null;
        var reading = observer.Complete();
        var verdict = SignatureVerifier.Verify(tape, VerifyStage.Apex(tape), SignatureProfile.Eessi, Context);
        if (verdict.Indication != Indication.TotalPassed || !reading.IsValid) return null;
        var fields = new StringBuilder();
        Dump(reading.Root!, fields);
        return new Reading(Convert.ToHexString(verdict.SignedBytes!.Value.Span), fields.ToString());
    }

    private static void Dump(SedNode node, StringBuilder fields)
    {
        fields.Append('<').Append(node.Name).Append('>').Append(node.Text);
        foreach (var child in node.Children) Dump(child, fields);
        fields.Append("</>");
    }

    private static string Signed(string example)
    {
        var sed = Pack.Embedded("4.4").Pack!.Files["Seds/" + example]!.Value;
        var signing = SedSigner.Sign(sed, TestPki.Ec, CryptoPolicy.Default, TestPki.At, example);
        Assert.Empty(signing.Reasons);
        var header = new Sbdh
        {
            Sender = new SbdhParty("BG:BGASA", CaseRole.CaseOwner), Receivers = [new SbdhParty("RO:80246", CaseRole.Counterparty)],
            InstanceIdentifier = "590783ffe9974e95a0ae07a6ceb25f1e", Type = example[..4], TypeVersion = "4.4", CaseAction = "Start", Created = TestPki.At,
            SetId = "79f1b67c955d4a399b93b731d7bba51a", DocumentVersion = 1, CaseId = "86c7b4d60efa4b328862ca0ddc8cf45b", Buc = "FB_BUC_01", BucVersion = "4.2",
        };
        return Encoding.UTF8.GetString(SbdhWriter.Write(header, signing.Signed));
    }

    private static string Mutate(XDocument document, Random dice)
    {
        var elements = document.Descendants().ToList();
        var target = elements[dice.Next(elements.Count)];
        var texts = document.DescendantNodes().OfType<XText>().ToList();
        var attributes = elements.SelectMany(e => e.Attributes()).ToList();
        return dice.Next(3) switch
        {
            0 => OfElement(elements[dice.Next(elements.Count)], target, dice),
            1 => OfText(texts[dice.Next(texts.Count)], target, dice),
            _ => OfAttribute(attributes[dice.Next(attributes.Count)], target, dice),
        };
    }

    private static string OfElement(XElement node, XElement target, Random dice)
    {
        switch (dice.Next(4))
        {
            case 0 when node.Parent is not null:
                node.Remove();
                return $"{node.Name.LocalName} deleted";
            case 1:
                Put(new XElement(node), target, dice);
                return $"{node.Name.LocalName} copied to {target.Name.LocalName}";
            case 2 when node.Parent is not null && !target.AncestorsAndSelf().Contains(node):
                node.Remove();
                Put(node, target, dice);
                return $"{node.Name.LocalName} moved to {target.Name.LocalName}";
            default:
                node.Name = XName.Get(dice.Next(2) == 0 ? target.Name.LocalName : node.Name.LocalName + "x", (dice.Next(2) == 0 ? target : node).Name.NamespaceName);
                return $"renamed to {node.Name}";
        }
    }

    private static string OfText(XText node, XElement target, Random dice)
    {
        switch (dice.Next(4))
        {
            case 0:
                node.Remove();
                return "text deleted";
            case 1:
                Put(new XText(node.Value), target, dice);
                return $"text copied to {target.Name.LocalName}";
            case 2:
                node.Remove();
                Put(node, target, dice);
                return $"text moved to {target.Name.LocalName}";
            default:
                var at = dice.Next(node.Value.Length + 1);
                node.Value = node.Value.Insert(at, dice.Next(3) switch { 0 => " ", 1 => "0", _ => "и" });
                return "text edited";
        }
    }

    private static string OfAttribute(XAttribute node, XElement target, Random dice)
    {
        var (name, value) = (node.Name, node.Value);
        switch (dice.Next(4))
        {
            case 0:
                node.Remove();
                return $"attribute {name} deleted";
            case 1 when !node.IsNamespaceDeclaration:
                target.SetAttributeValue(name, value);
                return $"attribute {name} copied to {target.Name.LocalName}";
            case 2 when !node.IsNamespaceDeclaration:
                node.Remove();
                target.SetAttributeValue(name.LocalName + (dice.Next(2) == 0 ? "" : "x"), value);
                return $"attribute {name} moved to {target.Name.LocalName}";
            default:
                // A document in which a prefix changed its meaning cannot be written as it stands: only the values of others are edited.
                if (!node.IsNamespaceDeclaration) node.Value = value + (dice.Next(2) == 0 ? " " : "x");
                return $"attribute {name} edited";
        }
    }

    private static void Put(XNode node, XElement target, Random dice)
    {
        if (dice.Next(2) == 0) target.AddFirst(node);
        else target.Add(node);
    }

    private sealed record Reading(string Octets, string Fields);
}
