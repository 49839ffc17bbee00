import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import javax.xml.crypto.dom.DOMStructure;
import javax.xml.crypto.dsig.CanonicalizationMethod;
import javax.xml.crypto.dsig.DigestMethod;
import javax.xml.crypto.dsig.Reference;
import javax.xml.crypto.dsig.SignedInfo;
import javax.xml.crypto.dsig.Transform;
import javax.xml.crypto.dsig.XMLObject;
import javax.xml.crypto.dsig.XMLSignature;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMSignContext;
import javax.xml.crypto.dsig.dom.DOMValidateContext;
import javax.xml.crypto.dsig.keyinfo.KeyInfo;
import javax.xml.crypto.dsig.keyinfo.KeyInfoFactory;
import javax.xml.crypto.dsig.spec.C14NMethodParameterSpec;
import javax.xml.crypto.dsig.spec.TransformParameterSpec;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The JDK's own javax.xml.crypto, with its secure validation on. Parsers, factories and keys are made once. */
final class JdkSignatures implements Turns.Work {
    private static final String XADES = "http://uri.etsi.org/01903/v1.3.2#";
    private static final String PROPERTIES_TYPE = "http://uri.etsi.org/01903#SignedProperties";
    private static final XMLSignatureFactory FACTORY = XMLSignatureFactory.getInstance("DOM");

    private final DocumentBuilder parser;
    private final Transformer writer = TransformerFactory.newInstance().newTransformer();
    private final PrivateKey key;
    private final X509Certificate certificate;
    private final byte[] plain;
    private final byte[] signed;
    private final byte[] properties;

    private JdkSignatures(Path keyFile, char[] password, byte[] plain, byte[] signed) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        parser = factory.newDocumentBuilder();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keyFile)) {
            store.load(in, password);
        }
        String alias = Collections.list(store.aliases()).get(0);
        key = (PrivateKey) store.getKey(alias, password);
        certificate = (X509Certificate) store.getCertificate(alias);
        this.plain = plain;
        this.signed = signed;
        properties = properties();
    }

    public static void main(String[] args) throws Exception {
        Turns.serve(JdkSignatures::new);
    }

    @Override
    public void verify() throws Exception {
        Document document = parser.parse(new ByteArrayInputStream(signed));
        DOMValidateContext context = new DOMValidateContext(certificate.getPublicKey(), document.getElementsByTagNameNS(XMLSignature.XMLNS, "Signature").item(0));
        NodeList found = document.getElementsByTagNameNS(XADES, "SignedProperties");
        context.setIdAttributeNS((Element) found.item(0), null, "Id");
        XMLSignature signature = FACTORY.unmarshalXMLSignature(context);
        if (!signature.validate(context) || signature.getSignedInfo().getReferences().size() != 2) throw new IllegalStateException("the signature does not hold");
    }

    @Override
    public byte[] sign() throws Exception {
        Document document = parser.parse(new ByteArrayInputStream(plain));
        Element qualifying = (Element) document.importNode(parser.parse(new ByteArrayInputStream(properties)).getDocumentElement(), true);
        XMLObject object = FACTORY.newXMLObject(List.of(new DOMStructure(qualifying)), null, null, null);
        DigestMethod sha256 = FACTORY.newDigestMethod(DigestMethod.SHA256, null);
        Transform exclusive = FACTORY.newTransform(CanonicalizationMethod.EXCLUSIVE, (TransformParameterSpec) null);
        Transform enveloped = FACTORY.newTransform(Transform.ENVELOPED, (TransformParameterSpec) null);
        Reference content = FACTORY.newReference("", sha256, List.of(enveloped, exclusive), null, "r-id-1");
        Reference signedProperties = FACTORY.newReference("#xades-id-1", sha256, List.of(exclusive), PROPERTIES_TYPE, null);
        String algorithm = "http://www.w3.org/2001/04/xmldsig-more#" + (key.getAlgorithm().equals("RSA") ? "rsa-sha256" : "ecdsa-sha256");
        SignedInfo info = FACTORY.newSignedInfo(
            FACTORY.newCanonicalizationMethod(CanonicalizationMethod.EXCLUSIVE, (C14NMethodParameterSpec) null), FACTORY.newSignatureMethod(algorithm, null), List.of(content, signedProperties));
        KeyInfoFactory keys = FACTORY.getKeyInfoFactory();
        KeyInfo keyInfo = keys.newKeyInfo(List.of(keys.newX509Data(List.of(certificate))));
        DOMSignContext context = new DOMSignContext(key, document.getDocumentElement());
        context.setDefaultNamespacePrefix("ds");
        context.setIdAttributeNS((Element) qualifying.getFirstChild(), null, "Id");
        FACTORY.newXMLSignature(info, keyInfo, List.of(object), "id-1", null).sign(context);
        ByteArrayOutputStream out = new ByteArrayOutputStream(plain.length + 8192);
        writer.transform(new DOMSource(document), new StreamResult(out));
        return out.toByteArray();
    }

    /** The qualifying properties of the profile; their time is that of loading. */
    private byte[] properties() throws Exception {
        String digest = Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        String time = java.time.Instant.now().truncatedTo(java.time.temporal.ChronoUnit.SECONDS).toString();
        return ("<xades:QualifyingProperties xmlns:xades=\"" + XADES + "\" xmlns:ds=\"" + XMLSignature.XMLNS + "\" Target=\"#id-1\"><xades:SignedProperties Id=\"xades-id-1\">"
            + "<xades:SignedSignatureProperties><xades:SigningTime>" + time + "</xades:SigningTime><xades:SigningCertificate><xades:Cert><xades:CertDigest>"
            + "<ds:DigestMethod Algorithm=\"" + DigestMethod.SHA256 + "\"/><ds:DigestValue>" + digest + "</ds:DigestValue></xades:CertDigest><xades:IssuerSerial><ds:X509IssuerName>"
            + certificate.getIssuerX500Principal().getName() + "</ds:X509IssuerName><ds:X509SerialNumber>" + certificate.getSerialNumber() + "</ds:X509SerialNumber></xades:IssuerSerial>"
            + "</xades:Cert></xades:SigningCertificate></xades:SignedSignatureProperties><xades:SignedDataObjectProperties><xades:DataObjectFormat ObjectReference=\"#r-id-1\">"
            + "<xades:MimeType>application/octet-stream</xades:MimeType></xades:DataObjectFormat></xades:SignedDataObjectProperties></xades:SignedProperties></xades:QualifyingProperties>")
            .getBytes(StandardCharsets.UTF_8);
    }
}
