import eu.europa.esig.dss.enumerations.Indication;
import eu.europa.esig.dss.model.InMemoryDocument;
import eu.europa.esig.dss.model.policy.ValidationPolicy;
import eu.europa.esig.dss.model.x509.CertificateToken;
import eu.europa.esig.dss.simplereport.SimpleReport;
import eu.europa.esig.dss.spi.validation.CommonCertificateVerifier;
import eu.europa.esig.dss.spi.x509.CommonTrustedCertificateSource;
import eu.europa.esig.dss.validation.SignedDocumentValidator;
import eu.europa.esig.dss.validation.policy.ValidationPolicyLoader;
import java.io.File;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Collections;

/**
 * EU DSS, whole validations: structure, references, value, chain, policy, reports. The signer's certificate is trusted itself, nothing is fetched, and
 * the policy, which is read once, asks for no revocation data.
 */
final class DssSignatures implements Turns.Work {
    private final CommonTrustedCertificateSource trusted = new CommonTrustedCertificateSource();
    private final ValidationPolicy policy;
    private final byte[] signed;

    private DssSignatures(ValidationPolicy policy, Path keyFile, char[] password, byte[] signed) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keyFile)) {
            store.load(in, password);
        }
        trusted.addCertificate(new CertificateToken((X509Certificate) store.getCertificate(Collections.list(store.aliases()).get(0))));
        this.policy = policy;
        this.signed = signed;
    }

    /** The argument is the policy file. */
    public static void main(String[] args) throws Exception {
        ValidationPolicy policy = ValidationPolicyLoader.fromValidationPolicy(new File(args[0])).create();
        Turns.serve((keyFile, password, plain, signed) -> new DssSignatures(policy, keyFile, password, signed));
    }

    @Override
    public void verify() {
        CommonCertificateVerifier verifier = new CommonCertificateVerifier();
        verifier.setAIASource(null);
        verifier.setTrustedCertSources(trusted);
        SignedDocumentValidator validator = SignedDocumentValidator.fromDocument(new InMemoryDocument(signed));
        validator.setCertificateVerifier(verifier);
        validator.setEnableEtsiValidationReport(false);
        validator.setIncludeSemantics(false);
        SimpleReport report = validator.validateDocument(policy).getSimpleReport();
        Indication indication = report.getIndication(report.getFirstSignatureId());
        if (indication != Indication.TOTAL_PASSED) throw new IllegalStateException(indication + " " + report.getSubIndication(report.getFirstSignatureId()));
    }

    @Override
    public byte[] sign() {
        return null;
    }
}
