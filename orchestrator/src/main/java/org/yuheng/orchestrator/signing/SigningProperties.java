package org.yuheng.orchestrator.signing;

import java.nio.file.Path;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * @param directory where the key files are; the same for all instances. Default: {@code keys} in the state directory
 * @param password of the key files; without it one is made and kept beside them, readable by this account only
 * @param token a PKCS#11 token that has some of the keys; without it all are files
 */
@ConfigurationProperties("yuheng.keys")
record SigningProperties(Path directory, String password, Token token) {

    /**
     * @param library the vendor's PKCS#11 library
     * @param slotIndex place in the library's list of slots, from 0
     * @param labels of P-256 keys with a certificate beside them, by what they sign
     */
    record Token(String library, int slotIndex, String pin, Map<SigningKeys.Purpose, String> labels) {

        @Override
        public String toString() {
            return "slot " + slotIndex + " of " + library;
        }
    }

    @Override
    public String toString() {
        return "key files in " + directory + (token == null ? "" : ", " + token);
    }
}
