package org.yuheng.orchestrator.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.security.crypto.password.PasswordEncoder;

class NobodysHashTest {

    private final PasswordEncoder encoder = new SecurityConfiguration().passwordEncoder();

    @Test
    void takesAsLongToVerifyAsTheHashOfAnAccount() {
        String ofAnAccount = encoder.encode("some password");
        assertThat(Accounts.NOBODYS_HASH.split("\\$"))
                .hasSameSizeAs(ofAnAccount.split("\\$"))
                .startsWith(parameters(ofAnAccount));
        assertThat(Accounts.NOBODYS_HASH).hasSameSizeAs(ofAnAccount);
        assertThat(encoder.upgradeEncoding(Accounts.NOBODYS_HASH)).isFalse();
        assertThat(encoder.matches("nobody has this!", Accounts.NOBODYS_HASH)).isFalse();
    }

    private static String[] parameters(String hash) {
        String[] parts = hash.split("\\$");
        return new String[] {parts[0], parts[1], parts[2], parts[3]};
    }
}
