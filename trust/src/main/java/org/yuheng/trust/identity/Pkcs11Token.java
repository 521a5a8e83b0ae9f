package org.yuheng.trust.identity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidParameterException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Security;
import java.security.Signature;
import java.security.cert.Certificate;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.yuheng.trust.Outcome;

/**
 * P-256 signing keys that never leave a PKCS#11 token (an HSM, a smart card, SoftHSM), through the JDK's SunPKCS11. The
 * JDK finds a private key by the certificate beside it, so the token holds one for each key. Ed25519 and SM2 keys cannot
 * be used this way: SunPKCS11 of Java 17 knows neither.
 */
public final class Pkcs11Token {

    /** One a token and process: the JDK asks providers in turn whether a key is theirs, and two of one token would quarrel. */
    private static final Map<String, Provider> PROVIDERS = new ConcurrentHashMap<>();

    private final Provider provider;
    private final KeyStore store;

    private Pkcs11Token(Provider provider, KeyStore store) {
        this.provider = provider;
        this.store = store;
    }

    /**
     * Logs in to a token. A process logs in once: while it is logged in, opening again does not look at the PIN. The token's
     * provider is put at the end of the JDK's list, so that TLS finds it for a key that no other provider can use.
     *
     * @param library the vendor's PKCS#11 library
     * @param slotIndex place in the library's list of slots, from 0
     * @return refused with {@code PKCS11_LIBRARY} or {@code PKCS11_LOGIN}
     */
    public static Outcome<Pkcs11Token> open(Path library, int slotIndex, Password pin) {
        if (!Files.isReadable(library)) {
            return Outcome.refused(
                    "PKCS11_LIBRARY", "no PKCS#11 library at " + library + "; install it or correct the path");
        }
        char[] characters = pin.reveal();
        try {
            Provider provider = PROVIDERS.computeIfAbsent(
                    library.toAbsolutePath() + "#" + slotIndex, token -> provider(library, slotIndex));
            KeyStore store = KeyStore.getInstance("PKCS11", provider);
            store.load(null, characters);
            return Outcome.accepted(new Pkcs11Token(provider, store));
        } catch (InvalidParameterException | ProviderException e) {
            return Outcome.refused("PKCS11_LIBRARY", library + ", slot " + slotIndex + ": " + e.getMessage());
        } catch (IOException | GeneralSecurityException e) {
            return Outcome.refused(
                    "PKCS11_LOGIN",
                    "the token in slot " + slotIndex + " does not let us in; check the PIN, a few wrong ones lock it");
        } finally {
            Arrays.fill(characters, '\0');
        }
    }

    private static Provider provider(Path library, int slotIndex) {
        Provider provider = Security.getProvider("SunPKCS11")
                .configure("--name=yuheng" + PROVIDERS.size() + "-" + slotIndex + "\nlibrary=" + library
                        + "\nslotListIndex=" + slotIndex + "\n");
        Security.addProvider(provider);
        return provider;
    }

    /** @return refused with {@code PKCS11_KEY} when the token has no P-256 key with a certificate under this label */
    public Outcome<SigningKey> signingKey(String label) {
        try {
            Certificate certificate = store.getCertificate(label);
            if (!(store.getKey(label, null) instanceof PrivateKey key) || certificate == null) {
                return Outcome.refused("PKCS11_KEY", "the token has no key and certificate labelled " + label);
            }
            VerifyingKey verifying =
                    VerifyingKey.fromSpki(certificate.getPublicKey().getEncoded());
            if (verifying.suite() != SignatureSuite.P256) {
                return Outcome.refused("PKCS11_KEY", "key " + label + " is " + verifying.suite() + ", expected P256");
            }
            return Outcome.accepted(SigningKey.inToken(verifying, message -> sign(key, message), key));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return Outcome.refused("PKCS11_KEY", "key " + label + " cannot be used: " + e.getMessage());
        }
    }

    private byte[] sign(PrivateKey key, byte[] message) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA", provider);
            signature.initSign(key);
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the token does not sign; is it still there?", e);
        }
    }

    @Override
    public String toString() {
        return "token of " + provider.getName();
    }
}
