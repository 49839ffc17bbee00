using MessageBroker.Exchange.Flow.Model;

namespace MessageBroker.Exchange.Flow.Outbound;

/// <summary>
/// The ids under which a national request crosses the border, made of what names it at home, not drawn: a request that is taken again after
/// the database went back gets the case and the document that its partner knows. Keyed, so that nobody outside can find a national file
/// number by trying (docs/decisions/0004).
/// </summary>
/// <param name="key">The same on every node of an access point and for as long as its log lives; at least 32 octets, secret.</param>
public sealed class RequestIdentity(byte[] key)
{
    /// <summary>The international case id of a national file, 32 hex digits.</summary>
    /// <param name="rootNumber">The national root number.</param>
    public string CaseOfRoot(string institution, string nationalSystem, string rootNumber) => Id("case of root", institution, nationalSystem, rootNumber);

    /// <summary>The case id of a request that does not open the case of its file: a question, or an answer to a message that is not there (a case of its own, which is only ever refused).</summary>
    public string CaseOfRequest(string institution, string nationalSystem, string requestId) => Id("case of request", institution, nationalSystem, requestId);

    /// <summary>The document id (SBDH SetId) of a request, the same for all its versions, 32 hex digits.</summary>
    public string SetId(string institution, string nationalSystem, string requestId) => Id("set", institution, nationalSystem, requestId);

    private string Id(params ReadOnlySpan<string> words) => NamedId.Keyed(key, words).ToString("N");
}
