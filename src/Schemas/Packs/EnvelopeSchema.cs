namespace MessageBroker.Schemas.Packs;

/// <summary>
/// The schema of a SED of which only case logic is public: a root that takes whatever comes, in any order, and judges the parts that the
/// pack knows for all SEDs. Nothing is invented; the institution that holds the official schema puts it into the SED's folder.
/// </summary>
internal static class EnvelopeSchema
{
    /// <summary>Declares, without a namespace, the parts that are judged right below the root and right inside one another where they are open, and nowhere inside what is not known.</summary>
    public const string File = "Types/envelope.xsd";

    /// <param name="type">The SED type, a name of letters and digits.</param>
    public static string Write(string type, string namespaceUri) =>
        $"""
        <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="{namespaceUri}" elementFormDefault="unqualified">
          <xs:import schemaLocation="{PackResolver.UriOf(File)}"/>
          <xs:element name="{type}">
            <xs:complexType>
              <xs:sequence>
                <xs:any namespace="##local" processContents="lax" minOccurs="0" maxOccurs="unbounded"/>
                <xs:any namespace="http://www.w3.org/2000/09/xmldsig#" processContents="skip" minOccurs="0"/>
              </xs:sequence>
              <xs:attribute name="sedPackage" type="xs:string"/>
              <xs:attribute name="sedGVer" type="xs:int"/>
              <xs:attribute name="sedVer" type="xs:int"/>
            </xs:complexType>
          </xs:element>
        </xs:schema>
        """;
}
