using System.Text;
using System.Xml.Linq;
using CsCheck;
using MessageBroker.Evidence;
using MessageBroker.Evidence.Canonical;
using MessageBroker.Evidence.Signatures;

namespace MessageBroker.Tests.Evidence.Signatures;

/// <summary>Signed is what is consumed: whatever one change is made, the document is refused or the very same octets are given.</summary>
public sealed class SignatureMutationTests
{
    [Fact]
    public void One_node_moved_copied_deleted_or_edited_is_refused_or_changes_nothing_that_is_read() =>
        Gen.Select(Gen.Int[0, 5], Gen.Int[0, 10_000], Gen.Int[0, 10_000], Gen.Bool).Sample(
            (kind, from, to, first) => RefusedOrSame(Mutate(kind, from, to, first)), iter: 300, seed: "0000KOIPe036", threads: 1);

    [Fact]
    public void One_octet_changed_inserted_or_removed_is_refused_or_changes_nothing_that_is_read()
    {
        var signed = SignedSed.Octets(SignedSed.Text);
        Gen.Select(Gen.Int[0, 2], Gen.Int[0, signed.Length - 1], Gen.Byte).Sample(
            (kind, at, value) => RefusedOrSame(kind switch
            {
                0 => [.. signed[..at], value, .. signed[(at + 1)..]],
                1 => [.. signed[..at], value, .. signed[at..]],
                _ => [.. signed[..at], .. signed[(at + 1)..]],
            }), iter: 600, seed: "0000KOIPe036", threads: 1);
    }

    private static bool RefusedOrSame(byte[] document)
    {
        foreach (var profile in new[] { SignatureProfile.Eessi, SignatureProfile.Xades })
        {
            var verdict = SignatureVerifier.Verify(document, XmlLimits.Default, profile, SignedSed.Context);
            var same = verdict.SignedBytes is { } bytes && Encoding.UTF8.GetString(bytes.Span) == SignedSed.CanonicalText;
            if (verdict.Indication == Indication.TotalPassed ? !same : verdict.SignedBytes is not null || verdict.Reasons.Count == 0) return false;
        }
        return true;
    }

    private static byte[] Mutate(int kind, int from, int to, bool first)
    {
        var document = XDocument.Parse(SignedSed.Text, LoadOptions.PreserveWhitespace);
        var elements = document.Descendants().ToList();
        var (node, target) = (elements[from % elements.Count], elements[to % elements.Count]);
        switch (kind)
        {
            case 0: if (node.Parent is not null) node.Remove(); break;
            case 1: Insert(target, new XElement(node), first); break;
            case 2: Move(node, target, first); break;
            case 3: Edit(node, first); break;
            case 4: node.SetAttributeValue(first ? "Id" : "k", "v" + to); break;
            default: node.Name = XName.Get("Renamed", node.Name.NamespaceName); break;
        }
        return Encoding.UTF8.GetBytes(document.ToString(SaveOptions.DisableFormatting));
    }

    private static void Move(XElement node, XElement target, bool first)
    {
        if (node.Parent is null || node == target || target.Ancestors().Contains(node)) return;
        node.Remove();
        Insert(target, node, first);
    }

    private static void Insert(XElement target, XElement node, bool first)
    {
        if (first) target.AddFirst(node);
        else target.Add(node);
    }

    private static void Edit(XElement node, bool first)
    {
        if (node.Nodes().OfType<XText>().FirstOrDefault() is { } text) text.Value = first ? text.Value + " " : "x";
        else node.Add(first ? new XText("x") : new XComment("x"));
    }
}
