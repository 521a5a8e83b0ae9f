package org.yuheng.trust.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.yuheng.trust.Digests;

class SaltedResultTest {

    private static final byte[] SMALL = "42".getBytes(StandardCharsets.US_ASCII);

    @Test
    void whoHasNotTheSaltCannotTryResultsUntilOneFits() {
        SaltedResult one = SaltedResult.of(SMALL);
        SaltedResult again = SaltedResult.of(SMALL);

        assertThat(one.commitment()).isNotEqualTo(again.commitment()).isNotEqualTo(Digests.of(SMALL));
    }

    @Test
    void theRecipientReadsTheResultAndCanShowThatItIsTheCommittedOne() {
        SaltedResult sealed = SaltedResult.of(SMALL);

        SaltedResult opened = SaltedResult.opened(sealed.bytes()).value();

        assertThat(opened.result()).isEqualTo(SMALL);
        assertThat(opened.commitment()).isEqualTo(sealed.commitment());
        assertThat(opened).hasToString("SaltedResult[2 bytes]");
    }

    @Test
    void whatIsTooShortForASaltIsRefused() {
        assertThat(SaltedResult.opened(SMALL).refusal().code()).isEqualTo("RESULT_UNSALTED");
    }
}
