namespace MessageBroker.Evidence.Canonical;

/// <summary>
/// The cells of a tape in pages. One array would be so large, for a document of 60 KB already, that the runtime collects everything to be rid of it; and
/// it would be copied whenever it grows.
/// </summary>
internal sealed class XmlTapeCells
{
    private const int PageBits = 7;
    private const int PageSize = 1 << PageBits;
    private XmlTapeNode[][] pages = new XmlTapeNode[8][];

    public int Count { get; private set; }

    public ref XmlTapeNode this[int node] => ref pages[node >> PageBits][node & (PageSize - 1)];

    /// <summary>Appends an empty cell; its index is what the count was.</summary>
    public ref XmlTapeNode Add()
    {
        var (page, at) = (Count >> PageBits, Count & (PageSize - 1));
        if (page == pages.Length) Array.Resize(ref pages, page * 2);
        if (at == 0) pages[page] = new XmlTapeNode[PageSize];
        Count++;
        return ref pages[page][at];
    }
}
