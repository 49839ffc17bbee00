namespace MessageBroker.Evidence.Signatures;

/// <summary>Names of SOAP 1.2, WS-Security 1.1.1 and ebMS 3.0 that say where signed things must stand, one place.</summary>
public static class WsSecurityNames
{
    public const string Soap12 = "http://www.w3.org/2003/05/soap-envelope";
    public const string Soap11 = "http://schemas.xmlsoap.org/soap/envelope/";
    /// <summary>ebMS 3.0 Core, namespace of eb:Messaging.</summary>
    public const string Ebms = "http://docs.oasis-open.org/ebxml-msg/ebms/v3.0/ns/core/200704/";
    /// <summary>ebBP signals, namespace of NonRepudiationInformation.</summary>
    public const string EbbpSignals = "http://docs.oasis-open.org/ebxml-bp/ebbp-signals-2.0";
    public const string Secext = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd";
    public const string Utility = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd";
    public const string XmlEncryption = "http://www.w3.org/2001/04/xmlenc#";

    private const string MessageSecurity = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security-1.0";
    private const string X509Profile = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-x509-token-profile-1.0";
    public const string Base64Binary = MessageSecurity + "#Base64Binary";
    public const string X509v3 = X509Profile + "#X509v3";
    public const string X509PkiPathv1 = X509Profile + "#X509PKIPathv1";
    public const string SubjectKeyIdentifier = X509Profile + "#X509SubjectKeyIdentifier";
    public const string ThumbprintSha1 = "http://docs.oasis-open.org/wss/oasis-wss-soap-message-security-1.1#ThumbprintSHA1";
}
