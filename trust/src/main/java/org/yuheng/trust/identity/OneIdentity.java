package org.yuheng.trust.identity;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * Shows one certificate of an elliptic-curve key to whoever asks. The JDK's own key managers take keys from a key store
 * only, whose password stretching costs more than everything else that a start or a new connection does.
 */
final class OneIdentity extends X509ExtendedKeyManager {

    private static final String ALIAS = "identity";

    private final PrivateKey key;
    private final X509Certificate certificate;

    OneIdentity(PrivateKey key, X509Certificate certificate) {
        this.key = key;
        this.certificate = certificate;
    }

    private String forType(String keyType) {
        // A TLS 1.2 server asks for EC_EC or EC_RSA as well; 1.3 for EC.
        return keyType != null && (keyType.equals("EC") || keyType.startsWith("EC_")) ? ALIAS : null;
    }

    private String forTypes(String[] keyTypes) {
        return keyTypes != null && Arrays.stream(keyTypes).anyMatch(type -> forType(type) != null) ? ALIAS : null;
    }

    private String[] aliases(String keyType) {
        return forType(keyType) == null ? null : List.of(ALIAS).toArray(String[]::new);
    }

    @Override
    public String[] getClientAliases(String keyType, Principal[] issuers) {
        return aliases(keyType);
    }

    @Override
    public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
        return forTypes(keyTypes);
    }

    @Override
    public String chooseEngineClientAlias(String[] keyTypes, Principal[] issuers, SSLEngine engine) {
        return forTypes(keyTypes);
    }

    @Override
    public String[] getServerAliases(String keyType, Principal[] issuers) {
        return aliases(keyType);
    }

    @Override
    public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
        return forType(keyType);
    }

    @Override
    public String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
        return forType(keyType);
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return ALIAS.equals(alias) ? new X509Certificate[] {certificate} : null;
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return ALIAS.equals(alias) ? key : null;
    }
}
