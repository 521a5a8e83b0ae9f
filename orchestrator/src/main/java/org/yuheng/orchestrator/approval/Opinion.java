package org.yuheng.orchestrator.approval;

import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.yuheng.orchestrator.web.ProblemType;

/**
 * What a reviewer has to say.
 *
 * @param reason in the reviewer's own words; they never begin as the words of a deputy do
 */
record Opinion(ReviewTask.State verdict, Optional<Ground> ground, String reason) {

    static final ProblemType REASON_RESERVED = new ProblemType(
            HttpStatus.UNPROCESSABLE_CONTENT, "REASON_RESERVED", "意见不能这样开头", "A reason cannot begin with these words");

    /** With these words a signed statement says for whom a deputy gives it. */
    static final String ON_BEHALF_OF = "ON_BEHALF_OF";

    /** @throws org.yuheng.orchestrator.web.Problem REASON_RESERVED where somebody's own words claim a delegation */
    Opinion {
        if (claimsToBeForSomebody(reason)) {
            throw REASON_RESERVED.because("the reason begins with \"" + ON_BEHALF_OF
                    + "\", as only a deputy's signed words do; say it otherwise");
        }
    }

    static boolean claimsToBeForSomebody(String reason) {
        return reason.strip().regionMatches(true, 0, ON_BEHALF_OF, 0, ON_BEHALF_OF.length());
    }

    /** In the words of a signed statement: first for whom it is given, where a deputy gives it. */
    String words(Optional<String> onBehalfOf) {
        return forWhom(onBehalfOf) + ground.map(code -> code + ": ").orElse("") + reason;
    }

    /** The same, where the ground stands apart. */
    String wordsWithoutGround(Optional<String> onBehalfOf) {
        return forWhom(onBehalfOf) + reason;
    }

    private static String forWhom(Optional<String> onBehalfOf) {
        return onBehalfOf.map(person -> ON_BEHALF_OF + " " + person + ": ").orElse("");
    }
}
