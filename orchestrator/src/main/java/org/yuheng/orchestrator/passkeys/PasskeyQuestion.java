package org.yuheng.orchestrator.passkeys;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.yuheng.orchestrator.identity.CurrentUser;
import org.yuheng.trust.Base64Bytes;
import org.yuheng.trust.Digests;
import org.yuheng.trust.passkey.PasskeyKey;

/**
 * A question as the page's script reads it; bytes are base64.
 *
 * @param user the authenticator's handle of the person: a digest, since authenticators show it to nobody but keep it
 */
public record PasskeyQuestion(
        String relyingParty,
        String challenge,
        List<String> credentials,
        List<Integer> algorithms,
        String user,
        String username,
        String displayName) {

    public static PasskeyQuestion of(Passkeys.Asked asked, CurrentUser user) {
        return new PasskeyQuestion(
                asked.relyingParty(),
                asked.challenge().text(),
                asked.credentials().stream().map(Base64Bytes::text).toList(),
                PasskeyKey.ALGORITHMS,
                Base64Bytes.of(Digests.sha256(("yuheng:" + user.username()).getBytes(StandardCharsets.UTF_8)))
                        .text(),
                user.username(),
                user.name());
    }
}
