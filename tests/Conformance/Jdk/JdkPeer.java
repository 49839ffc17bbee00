import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.crypto.dsig.CanonicalizationMethod;
import javax.xml.crypto.dsig.DigestMethod;
import javax.xml.crypto.dsig.Reference;
import javax.xml.crypto.dsig.SignedInfo;
import javax.xml.crypto.dsig.Transform;
import javax.xml.crypto.dsig.XMLSignature;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMSignContext;
import javax.xml.crypto.dsig.dom.DOMValidateContext;
import javax.xml.crypto.dsig.keyinfo.KeyInfo;
import javax.xml.crypto.dsig.keyinfo.KeyInfoFactory;
import javax.xml.crypto.dsig.spec.C14NMethodParameterSpec;
import javax.xml.crypto.dsig.spec.TransformParameterSpec;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** XML signatures of the JDK's own javax.xml.crypto, with its secure validation on. One line of output per file: "holds FILE" or "fails FILE REASON". */
public final class JdkPeer {
    private static final String DS = XMLSignature.XMLNS;
    private static final String XADES = "http://uri.etsi.org/01903/v1.3.2#";

    /** verify P12 PASSWORD FILE... | sign P12 PASSWORD ALGORITHM IN OUT; verifying uses the certificate in the key file, never the one in the document. */
    public static void main(String[] args) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (FileInputStream in = new FileInputStream(args[1])) {
            store.load(in, args[2].toCharArray());
        }
        String alias = Collections.list(store.aliases()).stream().filter(a -> {
            try { return store.isKeyEntry(a); } catch (Exception e) { return false; }
        }).findFirst().orElseThrow();
        X509Certificate certificate = (X509Certificate) store.getCertificate(alias);
        if (args[0].equals("sign")) {
            sign((PrivateKey) store.getKey(alias, args[2].toCharArray()), certificate, args[3], new File(args[4]), new File(args[5]));
            return;
        }
        for (int i = 3; i < args.length; i++) {
            String fault = verify(certificate, new File(args[i]));
            System.out.println(fault == null ? "holds " + args[i] : "fails " + args[i] + " " + fault);
        }
    }

    private static String verify(X509Certificate certificate, File file) {
        try {
            Document document = parse(file);
            NodeList signatures = document.getElementsByTagNameNS(DS, "Signature");
            if (signatures.getLength() != 1) return signatures.getLength() + " signatures";
            DOMValidateContext context = new DOMValidateContext(certificate.getPublicKey(), signatures.item(0));
            context.setProperty("org.jcp.xml.dsig.secureValidation", Boolean.TRUE);
            NodeList properties = document.getElementsByTagNameNS(XADES, "SignedProperties");
            for (int i = 0; i < properties.getLength(); i++) context.setIdAttributeNS((Element) properties.item(i), null, "Id");
            XMLSignature signature = XMLSignatureFactory.getInstance("DOM").unmarshalXMLSignature(context);
            return signature.validate(context) ? null : "does not validate";
        } catch (Exception refused) {
            return refused.toString().replace('\n', ' ');
        }
    }

    private static void sign(PrivateKey key, X509Certificate certificate, String algorithm, File in, File out) throws Exception {
        Document document = parse(in);
        XMLSignatureFactory factory = XMLSignatureFactory.getInstance("DOM");
        Reference reference = factory.newReference("", factory.newDigestMethod(DigestMethod.SHA256, null), List.of(
            factory.newTransform(Transform.ENVELOPED, (TransformParameterSpec) null),
            factory.newTransform(CanonicalizationMethod.EXCLUSIVE, (TransformParameterSpec) null)), null, null);
        SignedInfo info = factory.newSignedInfo(
            factory.newCanonicalizationMethod(CanonicalizationMethod.EXCLUSIVE, (C14NMethodParameterSpec) null), factory.newSignatureMethod(algorithm, null), List.of(reference));
        KeyInfoFactory keys = factory.getKeyInfoFactory();
        KeyInfo keyInfo = keys.newKeyInfo(List.of(keys.newX509Data(List.of(certificate))));
        factory.newXMLSignature(info, keyInfo).sign(new DOMSignContext(key, document.getDocumentElement()));
        try (FileOutputStream stream = new FileOutputStream(out)) {
            TransformerFactory.newInstance().newTransformer().transform(new DOMSource(document), new StreamResult(stream));
        }
    }

    private static Document parse(File file) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        return factory.newDocumentBuilder().parse(file);
    }
}
