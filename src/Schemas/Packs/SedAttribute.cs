namespace MessageBroker.Schemas.Packs;

/// <summary>One attribute or namespace declaration as the reader of the document met it.</summary>
public readonly record struct SedAttribute(string Prefix, string LocalName, string NamespaceUri, string Value)
{
    public bool IsNamespaceDeclaration => NamespaceUri == "http://www.w3.org/2000/xmlns/";
}
