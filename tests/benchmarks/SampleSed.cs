using System.Text;
using System.Xml.Linq;

namespace MessageBroker.Benchmarks;

/// <summary>A family's F001 as the broker writes it (one line), of a wanted size: as many children as fit, then a longer remark.</summary>
internal static class SampleSed
{
    private static readonly string Source = Path.Combine(Repository.Root, "src", "Schemas", "Packs", "4.4", "Seds", "F001", "examples", "family.xml");

    /// <summary>Octets of a document of just that size; its remark is longer than the schema allows.</summary>
    public static byte[] Of(int size)
    {
        var root = WithChildren(size);
        var remark = root.Descendants("pointsForWhichMoreInformationNeeded").First();
        var sentence = " " + remark.Value;
        while (Octets(root).Length + Encoding.UTF8.GetByteCount(sentence) <= size) remark.Value += sentence;
        remark.Value += new string('.', size - Octets(root).Length);
        return Octets(root);
    }

    /// <summary>Octets of a valid document of about that size.</summary>
    public static byte[] Valid(int size) => Octets(WithChildren(size));

    private static XElement WithChildren(int size)
    {
        var root = XElement.Load(Source);
        var child = root.Descendants("ChildForWhomThisDecisionApplies").First();
        foreach (var other in child.ElementsAfterSelf().ToList()) other.Remove();
        while (Octets(root).Length + Octets(child).Length <= size) child.AddAfterSelf(child);
        return root;
    }

    private static byte[] Octets(XElement element) => Encoding.UTF8.GetBytes(element.ToString(SaveOptions.DisableFormatting));
}
